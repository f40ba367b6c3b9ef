import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

/** Describes a route: its success answer, made from the same schema that types it, and one sentence. */
export function Answers(status: number, schema: z.ZodType | undefined, summary: string): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary }),
    ApiResponse({ status, description: summary, ...(schema && { standardSchema: schema }) }),
  );
}

/** Describes a refusal that callers of this route should know; its body is a problem document. */
export const Refuses = (status: 400 | 401 | 403 | 404 | 409 | 413 | 503, when: string): MethodDecorator =>
  ApiResponse({ status, description: when });

/** Describes a route that takes a form with one file, in the member `file`. */
export const AcceptsFile = (): MethodDecorator =>
  applyDecorators(
    ApiConsumes('multipart/form-data'),
    ApiBody({
      required: true,
      schema: {
        type: 'object',
        required: ['file'],
        properties: { file: { type: 'string', format: 'binary' } },
      },
    }),
  );
