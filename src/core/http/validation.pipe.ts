import { StandardSchemaValidationPipe } from '@nestjs/common';
import { AppError, type FieldError } from '../errors/app-error.js';

/** Validates `@Body`, `@Query` and `@Param` against their Zod schema; refuses with 422 and one sentence per field. */
export const validationPipe = () =>
  new StandardSchemaValidationPipe({
    exceptionFactory: issues => {
      const errors: FieldError[] = issues.slice(0, 50).map(issue => ({
        field: (issue.path ?? []).map(part => String(typeof part === 'object' ? part.key : part)).join('.'),
        message: issue.message,
      }));
      const detail = errors
        .map(({ field, message }) => (field ? `${field}: ${message}` : message))
        .join('; ');
      return new AppError(422, 'validation.failed', detail.slice(0, 1000), { errors });
    },
  });
