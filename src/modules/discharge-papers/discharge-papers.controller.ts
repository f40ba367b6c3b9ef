import { Controller, Get, Header, Param, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import { Streams } from '../../core/tenancy/streams.decorator.js';
import { DischargeProposal, SummaryFile } from './discharge-papers.dto.js';
import { DischargeProposals } from './discharge-proposals.js';
import { DischargePapersService } from './discharge-papers.service.js';

@ApiTags('Admissions')
@Controller('admissions')
export class DischargePapersController {
  constructor(
    private readonly papers: DischargePapersService,
    private readonly proposals: DischargeProposals,
  ) {}

  @Get(':id/summary/proposal')
  @Access('ipd:discharge')
  @Answers(200, DischargeProposal, 'A summary to begin with, made of what the caller may see of the record')
  @Refuses(409, 'The stay has ended')
  proposal(@Param('id', { schema: uuid }) id: string) {
    return this.proposals.of(id);
  }

  @Get(':id/summary/pdf')
  @Streams()
  @Access('ipd:view')
  @Header('cache-control', 'no-store')
  @ApiProduces('application/pdf')
  @Answers(200, SummaryFile, 'The discharge summary on paper (A4); made now if it is not there yet')
  @Refuses(409, 'The patient has not been discharged')
  @Refuses(503, 'Too many are being printed, or files are out of reach')
  async pdf(@Param('id', { schema: uuid }) id: string): Promise<StreamableFile> {
    const { code, content } = await this.papers.open(id);
    return new StreamableFile(content, {
      type: 'application/pdf',
      disposition: `inline; filename="${code}-discharge.pdf"`,
    });
  }
}
