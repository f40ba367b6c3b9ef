import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../../core/access/access.decorator.js';
import { AppError } from '../../core/errors/app-error.js';
import { Answers } from '../../core/http/openapi.js';
import { HtmlPage, JwkSet, PrescriptionVerification } from './prescription-papers.dto.js';
import { Verification } from './verification.service.js';
import { pagePolicy, verificationPage } from './verification.page.js';

/** For whoever holds a paper. No diagnosis, no name of a patient, and nothing is kept by caches on the way. */
@ApiTags('Verification')
@Controller()
export class VerificationController {
  constructor(private readonly verification: Verification) {}

  @Get('public/prescriptions/:token')
  @Public()
  @Header('cache-control', 'no-store')
  @Answers(
    200,
    PrescriptionVerification,
    'Whether a prescription on paper is genuine; 404 when it is unknown',
  )
  async verify(@Param('token') token: string): Promise<PrescriptionVerification> {
    const { time_zone: _, ...found } = await this.verification.verify(token);
    return found;
  }

  @Get('verify/rx/:token')
  @Public()
  @Header('cache-control', 'no-store')
  @Header('content-security-policy', pagePolicy)
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('x-robots-tag', 'noindex')
  @ApiProduces('text/html')
  @Answers(200, HtmlPage, 'The same as a page for people; the QR code on the paper leads here')
  async page(
    @Param('token') token: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      return verificationPage(await this.verification.verify(token));
    } catch (error) {
      if (!(error instanceof AppError) || error.status !== 404) throw error;
      void reply.status(404);
      return verificationPage(undefined);
    }
  }

  @Get('public/hospitals/:slug/keys')
  @Public()
  @Header('cache-control', 'public, max-age=300')
  @Answers(
    200,
    JwkSet,
    'The keys with which signatures of a hospital are verified, those of the past included',
  )
  keys(@Param('slug') slug: string): Promise<JwkSet> {
    return this.verification.keysOf(slug);
  }
}
