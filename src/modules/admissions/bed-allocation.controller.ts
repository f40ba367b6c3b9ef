import { Body, Controller, Param, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import { BedResponse, BedsService } from '../beds/index.js';
import { AllocateBed } from './admissions.dto.js';
import { AdmissionsService } from './admissions.service.js';

/** Beds are given to stays, so stays give them. */
@ApiTags('Beds')
@Controller('beds')
export class BedAllocationController {
  constructor(
    private readonly admissions: AdmissionsService,
    private readonly beds: BedsService,
  ) {}

  @Patch(':id/allocate')
  @Access('beds:manage', 'ipd:update')
  @Answers(200, BedResponse, 'Give the bed to a patient who stays here and has none')
  @Refuses(409, 'The bed, or the patient, is taken; `state` names how the bed is')
  async allocate(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: AllocateBed }) input: AllocateBed,
  ) {
    await this.admissions.allocateBed(id, input.admission_id);
    return this.beds.view(id);
  }
}
