import type { FastifyInstance, FastifyRequest } from 'fastify';
import multipart from '@fastify/multipart';
import { AppError } from '../errors/app-error.js';

const missing = () =>
  new AppError(422, 'upload.missing', 'Please send a file, as the member `file` of a form.');
const unreadable = (cause: unknown) =>
  new AppError(400, 'upload.unreadable', 'The form with the file could not be read.', { cause });

export async function acceptUploads(server: FastifyInstance): Promise<void> {
  await server.register(multipart, { limits: { files: 1, fields: 20, fieldSize: 10_000, headerPairs: 50 } });
}

/**
 * The file that a form brings as its member `file`. Throws 413 `upload.too_large` beyond `maxBytes`, 422 when there is
 * none, 400 when the form cannot be read.
 */
export async function uploadedFile(request: FastifyRequest, maxBytes: number): Promise<Buffer> {
  if (!request.isMultipart()) throw missing();
  try {
    const part = await request.file({ limits: { fileSize: maxBytes } });
    if (part?.fieldname !== 'file') throw missing();
    const bytes = await part.toBuffer();
    // It notices a byte too many only when more follow.
    if (part.file.truncated) throw tooLarge(maxBytes);
    return bytes;
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (error instanceof request.server.multipartErrors.RequestFileTooLargeError) throw tooLarge(maxBytes);
    throw unreadable(error);
  }
}

const tooLarge = (maxBytes: number) =>
  new AppError(413, 'upload.too_large', `The file is larger than ${maxBytes / 1024 / 1024} MB.`);
