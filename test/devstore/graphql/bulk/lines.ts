import { getArgumentValues, getNamedType, isAbstractType, isCompositeType, isLeafType, isListType, getNullableType, type FieldNode, type GraphQLCompositeType } from "graphql";
import type { AdminSchema } from "../../../../scripts/admin-schema.ts";
import { kindOf } from "../../ids.ts";
import { accessDenied } from "../errors.ts";
import type { Context, Resolver, Resolvers } from "../context.ts";
import { lists } from "../lists.ts";
import { fieldsOf, nodeOf, objectsOf, type BulkQuery } from "./check.ts";

/** One object of the result: what goes on its line, how deep it stands, and what its nested connections hold. */
export interface Line {
  value: Record<string, unknown>;
  children: Line[];
}

interface Plan {
  fields: FieldPlan[];
  /** Nested connections, whose objects become lines of their own. */
  connections: { list: (source: unknown) => Iterable<unknown>; objects: (source: unknown) => Plan }[];
}

type FieldPlan = { key: string; read: (source: unknown) => unknown };

/**
 * Runs a checked bulk query object by object: nothing but the object at hand is in memory. The fields are resolved as in any other call.
 * @throws GraphQLError with ACCESS_DENIED before the first object, when the token's scopes do not reach a field
 */
export function* bulkLines(admin: AdminSchema, resolvers: Resolvers, { document, field }: BulkQuery, context: Context): Generator<Line> {
  const { schema, scopes } = admin;
  const plans = new Map<FieldNode, Map<string, Plan>>();

  const demand = (names: readonly string[], field: string) => {
    for (const name of names) {
      const needed = scopes.get(name);
      if (needed !== undefined && !needed.some((scope) => context.granted.has(scope))) throw accessDenied(field, needed);
    }
  };

  /** Scopes are looked at before the first object is, and also when there is none. */
  const ahead = (owner: FieldNode, objects: GraphQLCompositeType) => {
    if (!isAbstractType(objects)) planFor(owner, objects, undefined);
  };

  /** The plan of a selection for the concrete type of one object; made once for each type. */
  function planFor(owner: FieldNode, declared: GraphQLCompositeType, source: unknown): Plan {
    const typeName = isAbstractType(declared) ? (kindOf((source as { id: string }).id) ?? declared.name) : declared.name;
    const known = plans.get(owner) ?? new Map<string, Plan>();
    plans.set(owner, known);
    const before = known.get(typeName);
    if (before !== undefined) return before;
    const made = makePlan(owner, typeName);
    known.set(typeName, made);
    return made;
  }

  function makePlan(owner: FieldNode, typeName: string): Plan {
    const type = schema.getType(typeName);
    if (type === undefined || !isCompositeType(type) || !("getFields" in type)) throw new Error(`expected an object type but received ${typeName}`);
    demand([typeName], owner.name.value);
    const plan: Plan = { fields: [], connections: [] };
    for (const { parent, field } of owner.selectionSet === undefined ? [] : fieldsOf(schema, document, type, owner.selectionSet)) {
      if (parent.name !== typeName && !(isAbstractType(parent) && schema.isSubType(parent, type as never))) continue;
      const name = field.name.value;
      const key = field.alias?.value ?? name;
      if (name === "__typename") {
        plan.fields.push({ key, read: () => typeName });
        continue;
      }
      const definition = type.getFields()[name];
      if (definition === undefined) throw new Error(`expected ${typeName}.${name} to have been validated`);
      const inner = getNamedType(definition.type);
      const coordinate = `${typeName}.${name}`;
      demand([coordinate, inner.name], name);
      const args = getArgumentValues(definition, field) as never;
      if (isCompositeType(inner) && inner.name.endsWith("Connection")) {
        const list = listOf(coordinate);
        const objects = objectsOf(schema, inner);
        const node = nodeOf(field);
        if (node === undefined) continue;
        ahead(node, objects);
        plan.connections.push({ list: (source) => list(source as never, args, context), objects: (source) => planFor(node, objects, source) });
        continue;
      }
      const resolver = resolvers[coordinate];
      const read = (source: unknown) => resolve(resolver, coordinate, name, source, args);
      if (isLeafType(inner)) plan.fields.push({ key, read });
      else if (isListType(getNullableType(definition.type))) plan.fields.push({ key, read: (source) => (read(source) as unknown[]).map((one) => nested(field, inner, one)) });
      else plan.fields.push({ key, read: (source) => nested(field, inner, read(source)) });
    }
    return plan;
  }

  function nested(owner: FieldNode, type: GraphQLCompositeType, source: unknown): unknown {
    return source == null ? null : valuesOf(planFor(owner, type, source), source);
  }

  function resolve(resolver: Resolver | undefined, coordinate: string, name: string, source: unknown, args: never): unknown {
    const value = resolver === undefined ? (source as Record<string, unknown>)[name] : resolver(source as never, args, context, undefined as never);
    if (value === undefined) throw new Error(`the stand-in has no ${coordinate}`);
    return value;
  }

  function lineOf(plan: Plan, source: unknown, parentId: string | null): Line {
    const value = valuesOf(plan, source);
    if (parentId !== null) value.__parentId = parentId;
    const { id } = source as { id: string };
    const children = plan.connections.flatMap(({ list, objects }) => Array.from(list(source), (child) => lineOf(objects(child), child, id)));
    return { value, children };
  }

  const root = schema.getQueryType();
  const definition = root?.getFields()[field.name.value];
  if (root == null || definition === undefined) throw new Error(`expected QueryRoot.${field.name.value} to have been validated`);
  const type = getNamedType(definition.type);
  const coordinate = `QueryRoot.${field.name.value}`;
  demand([coordinate, type.name], field.name.value);
  const args = getArgumentValues(definition, field) as never;
  if (!isCompositeType(type)) return;
  if (type.name.endsWith("Connection")) {
    const node = nodeOf(field);
    const objects = objectsOf(schema, type);
    if (node === undefined) return;
    ahead(node, objects);
    for (const source of listOf(coordinate)(undefined as never, args, context)) yield lineOf(planFor(node, objects, source), source, null);
    return;
  }
  // One object at the top, such as a collection: it is the first line, and what its connections hold follows.
  const source = resolvers[coordinate]?.(undefined as never, args, context, undefined as never);
  if (source == null) return;
  const plan = planFor(field, type, source);
  yield { value: valuesOf(plan, source), children: [] };
  for (const { list, objects } of plan.connections) for (const child of list(source)) yield lineOf(objects(child), child, (source as { id: string }).id);
}

function valuesOf(plan: Plan, source: unknown): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const { key, read } of plan.fields) value[key] = read(source);
  return value;
}

function listOf(coordinate: string) {
  const list = lists[coordinate];
  if (list === undefined) throw new Error(`the stand-in has no list ${coordinate}`);
  return list;
}
