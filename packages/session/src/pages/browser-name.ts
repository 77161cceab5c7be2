/**
 * Names of browsers and programs, as their owners know them, and by what a `User-Agent` is told: an expression after `=`, else the
 * name itself; letters of any case. The first that fits counts. What is known, and the order, are those of bowser (MIT, © 2015
 * Dustin Diaz), which the tests compare them with: the library is five times as large, since it finds out versions, devices and
 * engines as well.
 */
const BROWSERS = `
GPTBot
ChatGPT-User
OAI-SearchBot
ClaudeBot=claudebot|claude-web|claude-user|claude-searchbot
Omgilibot=omgilibot|webzio-extended
Diffbot
PerplexityBot
Perplexity-User
YouBot
Meta-WebIndexer
Meta-ExternalAds
Meta-ExternalAgent
Meta-ExternalFetcher
Googlebot
Linespider
AmazonBot
BingCrawler=bingbot
BaiduSpider
DuckDuckBot
InternetArchiveCrawler=ia_archiver
FacebookExternalHit=facebookexternalhit|facebookcatalog
SlackBot=slackbot|slack-imgproxy
YahooSlurp=yahoo!?[\\s/]*slurp
YandexBot=yandexbot|yandexmobilebot
PingdomBot=pingdom
Opera=opera|opr/|opios
Samsung Internet for Android=samsungbrowser
NAVER Whale Browser=whale
Pale Moon=palemoon
HeyTap Browser=heytapbrowser
Vivo Browser=vivobrowser
MZ Browser=mzbrowser
Focus
Swing
Opera Coast=coast
Opera Touch=opt/\\d+.?_?\\d
Bertina Browser=\\sbertina/
Yandex Browser=yabrowser
UC Browser=ucbrowser|ucmobile/|\\bucpc/|\\bubrowser/
Maxthon=maxthon|mxios
Epiphany
Puffin
Sleipnir
K-Meleon
WeChat=micromessenger
QQ Browser Lite=qqbrowserlite
QQ Browser=qqbrowser
Internet Explorer=msie|trident
Microsoft Edge=\\sedg/|edg(?:[ea]|ios)/
Vivaldi
SeaMonkey
Sailfish
Amazon Silk=silk
PhantomJS=phantom
SlimerJS
BlackBerry=blackberry|\\bbb\\d+|rim\\stablet
WebOS Browser=(?:web|hpw)[o0]s
Bada
Tizen
QupZilla
LibreWolf
Firefox=firefox|iceweasel|fxios
Electron
Sogou Browser=sogoumobilebrowser|metasr|se 2\\.x
Miui=miuibrowser
DuckDuckGo=\\sddg/[\\d.]+$
Chromium
Ladybird
Chrome=chrome|crios|crmo
Google Search=\\bgsa/
Android Browser=^(?![\\s\\S]*like android)[\\s\\S]*android
PlayStation 4
Freebox
Safari=safari|applewebkit
`;

/** The same of systems, of which some are told by how their letters are written. */
const SYSTEMS: readonly (readonly [name: string, expression: RegExp])[] = [
  ['Roku', /Roku\/DVP/],
  ['Windows Phone', /windows phone/i],
  ['Windows', /windows /i],
  ['iOS', /Macintosh[\s\S]* FxiOS[\s\S]*\//],
  ['macOS', /macintosh/i],
  ['iOS', /ipod|iphone|ipad/i],
  ['HarmonyOS', /openharmony/i],
  ['Android', /^(?![\s\S]*like android)[\s\S]*android/i],
  ['WebOS', /(?:web|hpw)[o0]s/i],
  ['BlackBerry', /blackberry|\bbb\d|rim\stablet/i],
  ['Bada', /bada/i],
  ['Tizen', /tizen/i],
  ['Linux', /linux/i],
  ['Chrome OS', /CrOS/],
  ['PlayStation 4', /PlayStation 4/],
];

/**
 * A browser in words that its owner knows, such as `Firefox on Windows`; `undefined` for a program, or for no browser that is
 * known. What it says of itself can be a lie: it decides nothing.
 *
 * @param on says both in the language of the page
 */
export function browserName(
  agent: string | undefined,
  on: (browser: string, system: string) => string,
): string | undefined {
  if (agent === undefined || agent === '') return undefined;
  const browser = browserIn(agent) ?? programIn(agent);
  if (browser === undefined || browser === '') return undefined;
  const system = SYSTEMS.find(([, expression]) => expression.test(agent))?.[0];
  return system === undefined ? browser : on(browser, system);
}

function browserIn(agent: string): string | undefined {
  for (const row of BROWSERS.trim().split('\n')) {
    const [name = '', expression = name] = row.split('=');
    if (new RegExp(expression, 'i').test(agent)) return name;
  }
  return undefined;
}

/** What stands before its version: `curl` of `curl/8.5.0 (linux)`. */
function programIn(agent: string): string | undefined {
  return (agent.includes('(') ? /^(.*)\/[^/]*[ \t]\(/ : /^(.*)\/[^/]* /).exec(agent)?.[1];
}
