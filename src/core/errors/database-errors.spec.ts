import { OptimisticLockError } from '@mikro-orm/core';
import { AppError } from './app-error.js';
import { constraintMeans, fromDatabase, isTransient, postgresError } from './database-errors.js';

const refusedWith = (code: string, constraint?: string) =>
  Object.assign(new Error('refused'), { code, ...(constraint && { constraint }) });

describe('what the database refused', () => {
  it('is found behind whatever wraps it', () => {
    const cause = refusedWith('23505');
    expect(postgresError(new Error('outer', { cause: new Error('inner', { cause }) }))).toBe(cause);
    expect(postgresError(Object.assign(new Error('driver'), { previous: cause }))).toBe(cause);
    expect(postgresError(Object.assign(new Error('socket'), { code: 'ECONNRESET' }))).toBeUndefined();
    expect(postgresError('23505')).toBeUndefined();
  });

  it('is what its constraint stands for', () => {
    constraintMeans('shelves_label_key', () => new AppError(400, 'shelves.label_taken', 'Taken.'));
    expect(fromDatabase(refusedWith('23505', 'shelves_label_key'))).toMatchObject({
      code: 'shelves.label_taken',
    });
  });

  it.each([
    ['a duplicate', '23505', 409],
    ['an overlap', '23P01', 409],
    ['a reference to something gone', '23503', 409],
    ['a deadlock', '40P01', 409],
    ['a serialisation failure', '40001', 409],
    ['a statement that took too long', '57014', 503],
    ['a lock that was not to be had', '55P03', 503],
    ['too many connections', '53300', 503],
    ['a server that is shutting down', '57P01', 503],
    ['a lost connection', '08006', 503],
    ['a full disk', '53100', 503],
    ['text that cannot be stored', '22021', 422],
  ])('%s', (_, code, status) => {
    expect(fromDatabase(refusedWith(code))).toMatchObject({ status });
  });

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'Cannot use a pool after calling end on the pool',
  ])('was nothing, since it could not be asked: %s', message => {
    const wrapped = Object.assign(new Error('driver'), { previous: new Error(message) });
    for (const error of [new Error(message), wrapped])
      expect(fromDatabase(error)).toMatchObject({ status: 503, extras: { retryAfterSeconds: 1 } });
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE'])('was nothing, since there is no line: %s', code => {
    expect(fromDatabase(refusedWith(code))).toMatchObject({ status: 503, code: 'unavailable' });
  });

  it('is our own mistake when nothing is known about it', () => {
    expect(fromDatabase(refusedWith('42P01'))).toBeUndefined();
    expect(fromDatabase(new Error('no database error'))).toBeUndefined();
  });
});

describe('trying again', () => {
  it.each(['40P01', '40001'])('helps with %s', code => expect(isTransient(refusedWith(code))).toBe(true));
  it('helps with a row that moved on', () => {
    expect(isTransient(new OptimisticLockError('moved on'))).toBe(true);
  });
  it.each(['23505', '23P01', '57014'])('does not help with %s', code =>
    expect(isTransient(refusedWith(code))).toBe(false),
  );
});
