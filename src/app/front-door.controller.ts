import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Public } from '../core/access/access.decorator.js';
import { Answers } from '../core/http/openapi.js';

const FrontDoor = z
  .object({
    name: z.string(),
    description: z.string(),
    documentation: z.string(),
    reference: z.string(),
    openapi: z.string(),
    health: z.string(),
  })
  .meta({ id: 'FrontDoor' });

/** Tells a stranger what this is. */
@ApiTags('About')
@Controller()
export class FrontDoorController {
  @Get()
  @Public()
  @Answers(200, FrontDoor, 'What this is and where to read on')
  describe(): z.output<typeof FrontDoor> {
    return {
      name: 'Hospital Platform',
      description: 'A platform on which many hospitals run, each in a PostgreSQL schema of its own.',
      documentation: '/docs',
      reference: '/redoc',
      openapi: '/openapi.json',
      health: '/health/ready',
    };
  }
}
