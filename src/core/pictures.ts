import { AppError } from './errors/app-error.js';

const unreadable = (cause: unknown) =>
  new AppError(422, 'picture.unreadable', 'This is not a picture that can be read: JPEG, PNG, WebP or GIF.', {
    cause,
  });

/** More pixels than any camera's: a small file may unpack to gigabytes. */
const maxPixels = 50_000_000;
const formats = ['jpeg', 'png', 'webp', 'gif'];

/**
 * Draws a picture anew as PNG, at most `maxSide` pixels wide and high, upright and without what else the file carried:
 * places, cameras, comments, code. Throws 422 for anything but a JPEG, PNG, WebP or GIF that is whole.
 */
export async function redrawn(bytes: Buffer, maxSide: number): Promise<Buffer> {
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
