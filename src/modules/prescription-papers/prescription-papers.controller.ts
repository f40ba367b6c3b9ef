import { Controller, Get, Header, Param, Post, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import { Streams } from '../../core/tenancy/streams.decorator.js';
import { PdfFile, SigningKeyResponse } from './prescription-papers.dto.js';
import { PrescriptionPapersService } from './prescription-papers.service.js';
import { SigningKeys } from './signing-keys.service.js';

@ApiTags('Prescriptions')
@Controller()
export class PrescriptionPapersController {
  constructor(
    private readonly papers: PrescriptionPapersService,
    private readonly keys: SigningKeys,
  ) {}

  @Get('prescriptions/:id/pdf')
  @Streams()
  @Access('prescriptions:view')
  @Header('cache-control', 'no-store')
  @ApiProduces('application/pdf')
  @Answers(200, PdfFile, 'The prescription on paper (A4), signed; made now if it is not there yet')
  @Refuses(409, 'It has not been issued')
  @Refuses(503, 'Too many are being printed, or files are out of reach')
  async pdf(@Param('id', { schema: uuid }) id: string): Promise<StreamableFile> {
    const { code, content } = await this.papers.open(id);
    return new StreamableFile(content, {
      type: 'application/pdf',
      disposition: `inline; filename="${code}.pdf"`,
    });
  }

  @Post('signing-keys')
  @Access('settings:update')
  @Answers(201, SigningKeyResponse, 'Sign with a new key from now on; older ones go on to verify')
  renewKey() {
    return this.keys.renew();
  }
}
