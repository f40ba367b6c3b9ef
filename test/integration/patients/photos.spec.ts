import { deflateSync, crc32 } from 'node:zlib';
import sharp from 'sharp';
import { aDoctor, aHospital, aStaffMember, type Hospital } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import type { HttpClient } from '../../support/http-client.js';
import { expectProblem } from '../../support/problems.js';
import { upload, type Upload } from '../../support/upload.js';

let api: TestApi;
let hospital: Hospital;

beforeAll(async () => {
  api = await startApi();
  hospital = await aHospital(api);
});
afterAll(() => api.close());

const picture = (width = 64, height = 48) =>
  sharp({ create: { width, height, channels: 3, background: '#336699' } });

const send = (http: HttpClient, path: string, content: Buffer, options: Upload = {}) =>
  upload(http, path, content, { method: 'PUT', ...options });

async function shown(http: HttpClient, path: string) {
  const answer = await fetch(`${api.base}${path}`, { headers: { authorization: `Bearer ${http.token}` } });
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
}

/** A PNG that says it has so many pixels; its content is one colour, packed to almost nothing. */
function hugePng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc((width + 1) * Math.min(height, 3_000)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('the photo of a patient', () => {
  it('is drawn anew, upright, without what else the file carried, and not larger than is needed', async () => {
    const { http } = hospital.admin;
    const patient = await aPatient(http);
    const sent = await picture(3000, 1500)
      .withExif({ IFD0: { Copyright: 'Where I live' }, IFD3: { GPSLatitude: '18/1 31/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(sent.includes('Where I live')).toBe(true);
    const answer = await send(http, `/patients/${patient.id}/photo`, sent);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ id: patient.id, version: patient.version + 1 });
    const { status, headers, bytes } = await shown(http, `/patients/${patient.id}/photo`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('image/png');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const { width, height, format, exif, orientation } = await sharp(bytes).metadata();
    expect({ width, height, format }).toEqual({ width: 400, height: 800, format: 'png' });
    expect({ exif, orientation }).toEqual({ exif: undefined, orientation: undefined });
    expect(bytes.includes('Where I live')).toBe(false);
  });

  it('is found under the address of older clients, can be replaced, and removed', async () => {
    const { http } = hospital.admin;
    const { id } = await aPatient(http);
    const path = `/patients/${id}/profile-picture`;
    expectProblem(await http.get(path), { status: 404, code: 'patients.no_photo' });
    for (const make of ['png', 'webp', 'gif', 'jpeg'] as const) {
      const answer = await send(http, path, await picture()[make]().toBuffer(), { method: 'POST' });
      expect(answer.status).toBe(200);
      expect(answer.body['photo_path']).toEqual(expect.stringContaining(id));
      expect((await shown(http, path)).status).toBe(200);
    }
    expect((await http.delete(path)).status).toBe(204);
    expect((await http.delete(path)).status).toBe(204);
    expect((await shown(http, path)).status).toBe(404);
    expect((await http.get(`/patients/${id}`)).body['photo_path']).toBeNull();
  });

  it.each<[string, () => Promise<Buffer> | Buffer]>([
    ['nothing', () => Buffer.alloc(0)],
    ['text', () => Buffer.from('GIF89a, or so it says')],
    ['SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['TIFF', () => picture().tiff().toBuffer()],
    ['a picture that is cut off', async () => (await picture(800, 800).jpeg().toBuffer()).subarray(0, 900)],
    ['a bomb of a billion pixels', () => hugePng(30_000, 40_000)],
    ['a picture that says it is larger than it is', () => hugePng(60_000, 60_000)],
  ])('is not %s', async (_, content) => {
    const { http } = hospital.admin;
    const { id } = await aPatient(http);
    expectProblem(await send(http, `/patients/${id}/photo`, await content()), {
      status: 422,
      code: 'picture.unreadable',
    });
    expect((await shown(http, `/patients/${id}/photo`)).status).toBe(404);
  });

  it('has at most 5 MB, and comes as the file of a form', async () => {
    const { http } = hospital.admin;
    const { id } = await aPatient(http);
    const path = `/patients/${id}/photo`;
    expectProblem(await send(http, path, Buffer.alloc(5 * 1024 * 1024 + 1)), {
      status: 413,
      code: 'upload.too_large',
    });
    expectProblem(await send(http, path, await picture().png().toBuffer(), { member: 'picture' }), {
      status: 422,
      code: 'upload.missing',
    });
    expectProblem(await http.send('PUT', path, { file: 'x' }), { status: 422, code: 'upload.missing' });
  });

  it('is in the audit: that it came, was seen and went', async () => {
    const { http } = hospital.admin;
    const { id } = await aPatient(http);
    const path = `/patients/${id}/photo`;
    await send(http, path, await picture().png().toBuffer());
    await shown(http, path);
    await http.delete(path);
    const entries = await api.sql<{ action: string; actor_id: string }>(
      `select action, actor_id from ${hospital.schema}.audit_entries where entity_id = $1 order by at, id`,
      [id],
    );
    expect(entries.map(({ action }) => action)).toEqual([
      'patient.registered',
      'patient.updated',
      'patient.viewed',
      'patient.viewed',
      'patient.updated',
    ]);
    expect(new Set(entries.map(({ actor_id }) => actor_id))).toEqual(new Set([hospital.admin.id]));
  });

  it('is for those who may see, and change, the record', async () => {
    const { id } = await aPatient(hospital.admin.http);
    const path = `/patients/${id}/photo`;
    await send(hospital.admin.http, path, await picture().png().toBuffer());
    const doctor = await aDoctor(api, hospital);
    expectProblem(await doctor.http.get(path), { status: 403, code: 'patients.not_yours' });
    expectProblem(await send(doctor.http, path, await picture().png().toBuffer()), {
      status: 403,
      code: 'patients.not_yours',
    });
    const pharmacist = await aStaffMember(api, hospital, { roles: ['PHARMACIST'] });
    expect((await shown(pharmacist.http, path)).status).toBe(200);
    expectProblem(await pharmacist.http.delete(path), { status: 403, code: 'access.denied' });
    const stranger = (await aHospital(api)).admin;
    for (const answer of [
      await stranger.http.get(path),
      await stranger.http.delete(path),
      await send(stranger.http, path, await picture().png().toBuffer()),
    ])
      expectProblem(answer, { status: 404, code: 'patients.not_found' });
    expect((await shown(hospital.admin.http, path)).status).toBe(200);
  });

  it('of many at once, one is kept, whole', async () => {
    const { http } = hospital.admin;
    const { id } = await aPatient(http);
    const sides = [10, 20, 30, 40, 50, 60, 70, 80];
    const contents = await Promise.all(sides.map(side => picture(side, side).png().toBuffer()));
    const answers = await Promise.all(contents.map(content => send(http, `/patients/${id}/photo`, content)));
    expect(answers.map(({ status }) => status)).toEqual(sides.map(() => 200));
    const { status, bytes } = await shown(http, `/patients/${id}/photo`);
    expect(status).toBe(200);
    expect(sides).toContain((await sharp(bytes).metadata()).width);
  });
});
