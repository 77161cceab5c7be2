/** The groups whose members are a project's members, by the project's hashtag without `#`. Yours come here. */
export const projects: Readonly<Record<string, readonly string[]>> = {
  platform_team: ['eng-platform'],
  everybody: ['eng-platform', 'eng-web'],
};
