export {
  regularExpression as roleExpressionsPart,
  roleDefinitions as roleDefinitionsPart,
} from '@portcullis/roles/internal';
