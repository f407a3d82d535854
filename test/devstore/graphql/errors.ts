import { GraphQLError, type GraphQLFormattedError } from "graphql";

/** Turns graphql-js's wording of a refused document into the Admin API's, with its `extensions.code`. */
export function shopifyError(error: GraphQLError): GraphQLFormattedError {
  const locations = error.locations ?? [];
  const field = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(error.message);
  if (field !== null) {
    const [, fieldName = "", typeName = ""] = field;
    return { message: `Field '${fieldName}' doesn't exist on type '${typeName}'`, locations, extensions: { code: "undefinedField", typeName, fieldName } };
  }
  const argument = /^Unknown argument "(\w+)" on field "\w+\.(\w+)"/.exec(error.message);
  if (argument !== null) {
    const [, argumentName = "", name = ""] = argument;
    return { message: `Field '${name}' doesn't accept argument '${argumentName}'`, locations, extensions: { code: "argumentNotAccepted", name, typeName: "Field", argumentName } };
  }
  if (error.extensions.code !== undefined) return error.toJSON();
  const code = error.message.startsWith("Variable ") ? "INVALID_VARIABLE" : error.message.startsWith("Syntax Error") ? "PARSE_ERROR" : "GRAPHQL_VALIDATION_FAILED";
  return { message: error.message, locations, extensions: { code } };
}

/** A field that the token's scopes do not reach: the answer carries null there and this error (HTTP 200). */
export function accessDenied(fieldName: string, scopes: readonly string[]): GraphQLError {
  const names = scopes.map((scope) => `\`${scope}\` access scope`);
  const requiredAccess = names.length > 1 ? `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}` : (names[0] ?? "");
  return new GraphQLError(`Access denied for ${fieldName} field. Required access: ${requiredAccess}.`, {
    extensions: { code: "ACCESS_DENIED", documentation: "https://shopify.dev/api/usage/access-scopes", requiredAccess },
  });
}
