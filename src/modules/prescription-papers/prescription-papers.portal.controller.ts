import { Controller, Get, Header, Param, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { PortalAccess } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import { Streams } from '../../core/tenancy/streams.decorator.js';
import { PdfFile } from './prescription-papers.dto.js';
import { PrescriptionPapersService } from './prescription-papers.service.js';

@ApiTags('Portal')
@Controller('portal/prescriptions')
export class PrescriptionPapersPortalController {
  constructor(private readonly papers: PrescriptionPapersService) {}

  @Get(':id/pdf')
  @Streams()
  @PortalAccess()
  @Header('cache-control', 'no-store')
  @ApiProduces('application/pdf')
  @Answers(200, PdfFile, 'The prescription on paper (A4), signed')
  @Refuses(503, 'Too many are being printed, or files are out of reach')
  async pdf(@Param('id', { schema: uuid }) id: string): Promise<StreamableFile> {
    const { code, content } = await this.papers.openOwn(id);
    return new StreamableFile(content, {
      type: 'application/pdf',
      disposition: `inline; filename="${code}.pdf"`,
    });
  }
}
