import type { Readable } from 'node:stream';
import { context } from '../../context.js';
import type { Tenant } from '../../tenancy/tenant.js';

export type Owner = Pick<Tenant, 'id'>;

/**
 * Files of hospitals: pictures, papers, documents. Every file belongs to a hospital, and its key begins with the
 * hospital's id. A name is a path such as `prescriptions/0190….pdf`; nothing that people type belongs into it.
 */
export abstract class BlobStore {
  /** Stores the whole content or nothing; replaces what was there in one step. Fails when the content fails. */
  abstract put(owner: Owner, name: string, content: Readable | Buffer): Promise<void>;
  /** Undefined when there is none. The stream fails when the content has been altered. */
  abstract get(owner: Owner, name: string): Promise<Readable | undefined>;
  abstract exists(owner: Owner, name: string): Promise<boolean>;
  /** Deleting what is not there is no error. */
  abstract delete(owner: Owner, name: string): Promise<void>;
}

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const path = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;

/**
 * The key of a file: `<hospital id>/<name>`. Throws when the name could lead anywhere else, and when work for one
 * hospital touches a file of another.
 */
export function blobKey(owner: Owner, name: string): string {
  if (!id.test(owner.id)) throw new Error('The owner of a file is a hospital.');
  if (!path.test(name) || name.length > 300) throw new Error('This is no name of a file.');
  const current = context.current();
  const inside = current?.tenancy?.tenant ?? current?.principal?.tenant;
  if (inside && inside.id !== owner.id) throw new Error('The file belongs to another hospital.');
  return `${owner.id}/${name}`;
}
