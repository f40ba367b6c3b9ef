import { Bulkhead } from './bulkhead.js';
import { AppError } from './errors/app-error.js';

const busy = () =>
  new AppError(
    503,
    'picture.busy',
    'Many pictures are being worked on right now. Please try again in a moment.',
    {
      retryAfterSeconds: 2,
    },
  );

const unreadable = (cause: unknown) =>
  new AppError(422, 'picture.unreadable', 'This is not a picture that can be read: JPEG, PNG, WebP or GIF.', {
    cause,
  });

/** Looked at before anything is unpacked: a small file may hold gigabytes of one colour. */
const maxPixels = 40_000_000;
/** A picture of that many pixels takes 160 MB while it is drawn. */
const turns = new Bulkhead({ running: 2, waiting: 20, refusal: () => busy() });
const formats = ['jpeg', 'png', 'webp', 'gif'];

/**
 * Draws a picture anew as PNG, at most `maxSide` pixels wide and high, upright and without what else the file carried:
 * places, cameras, comments, code. Throws 422 for anything but a JPEG, PNG, WebP or GIF that is whole.
 */
export function redrawn(bytes: Buffer, maxSide: number): Promise<Buffer> {
  return turns.run(() => draw(bytes, maxSide));
}

async function draw(bytes: Buffer, maxSide: number): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  try {
    const picture = sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error' });
    const { format } = await picture.metadata();
    if (!formats.includes(format)) throw new Error(`A picture of the format ${format}.`);
    return await picture
      .rotate()
      .resize(maxSide, maxSide, { fit: 'inside', withoutEnlargement: true })
      .png({ compressionLevel: 9 })
      .toBuffer();
  } catch (cause) {
    throw unreadable(cause);
  }
}
