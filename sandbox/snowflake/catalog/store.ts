import type {
  Catalog,
  CatalogObject,
  IntegrationObject,
  ObjectKind,
  OfKind,
  QualifiedName,
  Roles,
  SchemaLevelKind
} from '../contract'
import { doesNotExist } from '../errors'
import { dotted, spell } from '../names'
import type { ParameterValues } from '../parameters'
import type { Container } from '../state'
import type { Access } from './access'
import type { BehaviorChanges } from './behavior-changes'
import { fullName, NOUNS } from './objects'

/** All objects of the account, in the order of their creation. */
export class Store implements Catalog {
  private readonly objects = new Set<CatalogObject>()
  private readonly accountParameters = new Map<string, string>()

  constructor(
    private readonly access: Access,
    private readonly changes: BehaviorChanges
  ) {}

  list<K extends ObjectKind>(kind: K): readonly OfKind<K>[] {
    return [...this.objects].filter((object): object is OfKind<K> => object.kind === kind)
  }

  /** An object of the account or, with its database, a schema. */
  named<K extends 'warehouse' | 'database' | 'integration'>(kind: K, name: string): OfKind<K> | undefined {
    return [...this.objects].find((object): object is OfKind<K> => object.kind === kind && object.name === name)
  }

  schema(database: string, name: string): OfKind<'schema'> | undefined {
    return this.list('schema').find((schema) => schema.database === database && schema.name === name)
  }

  find<K extends SchemaLevelKind>(kind: K, name: QualifiedName): OfKind<K> | undefined {
    return this.list<SchemaLevelKind>(kind).find(
      (object): object is OfKind<K> =>
        object.name === name.name && object.schema === name.schema && object.database === name.database
    )
  }

  /** One of the overloads of a function. Argument types are compared without their sizes. */
  overload(name: QualifiedName, argTypes: readonly string[]): OfKind<'function'> | undefined {
    const family = (type: string): string => type.replace(/\(.*/, '')
    const wanted = argTypes.map(family).join()
    return this.list('function').find(
      (candidate) =>
        dotted(candidate) === dotted(name) && candidate.args.map(({ type }) => family(type)).join() === wanted
    )
  }

  get<K extends SchemaLevelKind>(kind: K, name: QualifiedName, roles: Roles): OfKind<K> {
    const object = this.find(kind, name)
    if (object === undefined || !this.reaches(roles, object)) throw doesNotExist(queryNoun(kind), dotted(name))
    return object
  }

  integrationById(id: string): IntegrationObject | undefined {
    return this.list('integration').find((integration) => integration.id === id)
  }

  holdsOnAccount(roles: Roles, privilege: string): boolean {
    return this.access.holdsOnAccount(roles, privilege)
  }

  holdsDatabaseRole(roles: Roles, databaseRole: string): boolean {
    return this.access.effectiveRoles(roles).has(databaseRole)
  }

  usableIntegration(roles: Roles, name: string): IntegrationObject {
    const integration = this.named('integration', name)
    if (integration === undefined || !this.access.holds(roles, 'USAGE', integration))
      throw doesNotExist('Integration', spell(name))
    return integration
  }

  require(roles: Roles, privilege: string, object: CatalogObject): void {
    if (!this.reaches(roles, object)) throw doesNotExist(queryNoun(object.kind), fullName(object))
    this.access.requireOn(roles, privilege, object)
  }

  /** Whether roles may see an object: they have a privilege on it, on its schema and on its database. */
  reaches(roles: Roles, object: CatalogObject): boolean {
    return (
      this.access.sees(roles, object) &&
      this.containers(object).every((container) => this.access.sees(roles, container))
    )
  }

  /** https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_07/bcr-2416: MANAGE GRANTS did not count. */
  isListed(roles: Roles, object: CatalogObject): boolean {
    if (this.changes.has('INFORMATION_SCHEMA lists what SHOW lists')) return this.reaches(roles, object)
    return [object, ...this.containers(object)].every((one) => this.access.seesByPrivilege(roles, one))
  }

  containers(object: CatalogObject): readonly CatalogObject[] {
    if (!('database' in object)) return []
    const database = this.named('database', object.database)
    const schema = 'schema' in object ? this.schema(object.database, object.schema) : undefined
    return [database, schema].filter((container) => container !== undefined)
  }

  /** The objects in a schema. */
  within(database: string, schema: string): readonly OfKind<SchemaLevelKind>[] {
    return [...this.objects].filter(
      (object): object is OfKind<SchemaLevelKind> =>
        'schema' in object && object.database === database && object.schema === schema
    )
  }

  /** For snapshots. */
  get state(): readonly Container[] {
    return [this.objects, this.accountParameters]
  }

  /** The parameters that are set on the account. */
  get parameters(): ParameterValues {
    return Object.fromEntries(this.accountParameters)
  }

  setParameters(parameters: ParameterValues): void {
    this.accountParameters.clear()
    for (const [name, value] of Object.entries(parameters)) this.accountParameters.set(name, value)
  }

  everything(): readonly CatalogObject[] {
    return [...this.objects]
  }

  add(object: CatalogObject): void {
    this.objects.add(object)
  }

  remove(object: CatalogObject): void {
    this.objects.delete(object)
    this.access.removeGrants(object)
  }

  /** Gives an object another name. It keeps its grants. */
  rename(object: CatalogObject, renamed: CatalogObject): void {
    this.add(renamed)
    this.access.copyGrants(object, renamed)
    this.remove(object)
  }
}

/** Queries say Object where DDL says Table or View. */
function queryNoun(kind: ObjectKind): string {
  return kind === 'table' || kind === 'view' ? 'Object' : NOUNS[kind]
}
