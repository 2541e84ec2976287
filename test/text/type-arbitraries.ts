import { resolve } from 'node:path';
import fc from 'fast-check';
import {
  API,
  type Checker,
  SignatureKind,
  SymbolFlags,
  type Type,
  TypeFlags,
  type TypeReference,
  type UnionType,
} from 'typescript/unstable/sync';

const ROOT = resolve(import.meta.dirname, '../..');

/** The values that stand for `string` and `number`, and those of properties and parameters by their names. */
export type Leaves = {
  string: fc.Arbitrary<string>;
  number: fc.Arbitrary<number>;
  named: Readonly<Record<string, fc.Arbitrary<unknown>>>;
};

/** The arguments of each function in a value, by its path such as `help.optionLine`. */
export type ArgumentsByPath = ReadonlyMap<string, fc.Arbitrary<unknown[]>>;

const isArray = (checker: Checker, type: Type): boolean =>
  checker.isArrayType(type) || checker.isTupleType(type);

/** Makes values of a type, as the compiler knows it. */
const createArbitraries = (checker: Checker, { string, number, named }: Leaves) => {
  const propertiesOf = (type: Type): fc.Arbitrary<unknown> => {
    const properties = checker.getPropertiesOfType(type);
    const values = properties.map(
      (symbol) => [symbol.name, arbitraryOf(checker.getTypeOfSymbol(symbol), symbol.name)] as const,
    );
    const required = properties.filter(({ flags }) => (flags & SymbolFlags.Optional) === 0);
    return fc.record(Object.fromEntries(values), { requiredKeys: required.map(({ name }) => name) });
  };

  // The compiler is asked once for each type: it runs in a process of its own.
  const known = new Map<number, fc.Arbitrary<unknown>>();
  const arbitraryOf = (type: Type | undefined, name: string): fc.Arbitrary<unknown> => {
    const own = Object.hasOwn(named, name) ? named[name] : undefined;
    if (own) return own;
    if (!type) throw new Error(`${name} has no type`);
    const arbitrary = known.get(type.id) ?? build(type, name);
    known.set(type.id, arbitrary);
    return arbitrary;
  };

  const primitiveOf = (type: Type): fc.Arbitrary<unknown> | undefined => {
    if (type.isStringLiteralType() || type.isNumberLiteralType() || type.isBooleanLiteralType()) {
      return fc.constant(type.value);
    }
    if (type.flags & TypeFlags.Null) return fc.constant(null);
    if (type.flags & TypeFlags.String) return string;
    if (type.flags & TypeFlags.Number) return number;
    return type.flags & TypeFlags.Boolean ? fc.boolean() : undefined;
  };

  const unionOf = (type: UnionType, name: string): fc.Arbitrary<unknown> => {
    // Whether an optional property is there is decided where its object is made.
    const members = type.getTypes().filter(({ flags }) => (flags & TypeFlags.Undefined) === 0);
    return fc.oneof(...members.map((member) => arbitraryOf(member, name)));
  };

  const build = (type: Type, name: string): fc.Arbitrary<unknown> => {
    if (type.isUnionType()) return unionOf(type, name);
    const primitive = primitiveOf(type);
    if (primitive) return primitive;
    if (isArray(checker, type)) {
      const [element] = checker.getTypeArguments(type as TypeReference);
      return fc.array(arbitraryOf(element, name), { minLength: 1, maxLength: 12 });
    }
    const index = checker.getIndexInfosOfType(type)[0];
    if (index) return fc.dictionary(string, arbitraryOf(index.valueType, name));
    if (type.flags & (TypeFlags.Object | TypeFlags.Intersection)) return propertiesOf(type);
    throw new Error(`no values are made of the type ${checker.typeToString(type)} of ${name}`);
  };
  return arbitraryOf;
};

/** Reads from the compiler what the functions in a type of a module take, and makes such arguments. */
export const argumentsOf = (
  { module, type: typeName }: { module: string; type: string },
  leaves: readonly Leaves[],
): ArgumentsByPath[] => {
  const api = new API({ cwd: ROOT });
  try {
    const [project] = api.updateSnapshot({ openProject: resolve(ROOT, 'tsconfig.json') }).getProjects();
    const file = project?.program.getSourceFile(resolve(ROOT, module));
    const symbol = file && project?.checker.getSymbolAtLocation(file);
    if (!project || !symbol) throw new Error(`${module} is not in the project`);
    const { checker } = project;
    const exported = checker.getExportsOfModule(symbol).find(({ name }) => name === typeName);
    if (!exported) throw new Error(`${module} exports no ${typeName}`);
    const root = checker.getDeclaredTypeOfSymbol(exported);

    return leaves.map((leaf) => {
      const arbitraryOf = createArbitraries(checker, leaf);
      const found = new Map<string, fc.Arbitrary<unknown[]>>();
      const walk = (type: Type, path: readonly string[]): void => {
        const [signature] = checker.getSignaturesOfType(type, SignatureKind.Call);
        if (signature) {
          const parameters = signature.getParameters();
          const values = parameters.map((parameter) =>
            arbitraryOf(checker.getTypeOfSymbol(parameter), parameter.name),
          );
          found.set(path.join('.'), fc.tuple(...values));
          return;
        }
        if ((type.flags & TypeFlags.Object) === 0) return;
        for (const property of checker.getPropertiesOfType(type)) {
          const child = checker.getTypeOfSymbol(property);
          if (child) walk(child, [...path, property.name]);
        }
      };
      walk(root, []);
      return found;
    });
  } finally {
    api.close();
  }
};
