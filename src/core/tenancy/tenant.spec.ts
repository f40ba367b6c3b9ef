import { roleOf, schemaOf } from './tenant.js';

describe('names of schemas and roles', () => {
  it('are made of the code', () => {
    expect([schemaOf({ code: '0a1b2c3d' }), roleOf({ code: '0a1b2c3d' })]).toEqual([
      'tenant_0a1b2c3d',
      't_0a1b2c3d',
    ]);
  });

  it.each([
    '',
    '0a1b2c3',
    '0a1b2c3d4',
    '0A1B2C3D',
    '0a1b2c3g',
    '0a1b2c3d; drop schema public',
    '0a1b2c3d\n',
    'public',
  ])('refuse %j', code => {
    expect(() => schemaOf({ code })).toThrow('8 hexadecimal digits');
    expect(() => roleOf({ code })).toThrow('8 hexadecimal digits');
  });
});
