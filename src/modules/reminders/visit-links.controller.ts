import { applyDecorators, Controller, Get, Header, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Public } from '../../core/access/access.decorator.js';
import { Answers } from '../../core/http/openapi.js';
import { statusOf, visitPage, visitPagePolicy } from './visit-links.page.js';
import { VisitLinksService, type Answer } from './visit-links.service.js';

const VisitPage = z.string().meta({ id: 'VisitPage' });

/** A page for whoever holds the link, kept by no cache on the way and told to nobody whom it links to. */
const Page = () =>
  applyDecorators(
    Public(),
    Header('cache-control', 'no-store'),
    Header('content-security-policy', visitPagePolicy),
    Header('content-type', 'text/html; charset=utf-8'),
    Header('referrer-policy', 'no-referrer'),
    Header('x-robots-tag', 'noindex'),
    ApiProduces('text/html'),
  );

/** Where the links of reminders lead. Looking changes nothing, since mail programs look before people do. */
@ApiTags('Appointments')
@Controller('visit')
export class VisitLinksController {
  constructor(private readonly links: VisitLinksService) {}

  @Get(':token')
  @Page()
  @Answers(200, VisitPage, 'A page that asks whether to confirm, or to cancel, a visit; for its patient')
  async show(@Param('token') token: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return shown(await this.links.look(token), reply);
  }

  @Post(':token')
  @HttpCode(200)
  @Page()
  @Answers(200, VisitPage, 'Does what the link is for; as often as it is sent, once')
  async answer(@Param('token') token: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return shown(await this.links.answer(token), reply);
  }
}

function shown(answer: Answer, reply: FastifyReply): string {
  void reply.status(statusOf(answer.state));
  return visitPage(answer);
}
