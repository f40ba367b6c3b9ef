import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../../core/access/access.decorator.js';
import { Answers } from '../../core/http/openapi.js';
import { DoctorFilter, HospitalDoctorFilter, PublicDoctorList } from './doctor-search.dto.js';
import { DoctorSearch } from './doctor-search.service.js';

@ApiTags('Doctor search')
@Controller('public')
export class DoctorSearchController {
  constructor(private readonly doctors: DoctorSearch) {}

  @Get('doctors')
  @Public()
  @Header('cache-control', 'public, max-age=15')
  @Answers(200, PublicDoctorList, 'Doctors of hospitals that want to be found, those free soonest first')
  everywhere(@Query({ schema: DoctorFilter }) filter: DoctorFilter) {
    return this.doctors.everywhere(filter);
  }

  @Get('hospitals/:slug/doctors')
  @Public()
  @Header('cache-control', 'public, max-age=15')
  @Answers(200, PublicDoctorList, 'Doctors of one hospital, those free soonest first')
  inHospital(
    @Param('slug') slug: string,
    @Query({ schema: HospitalDoctorFilter }) filter: HospitalDoctorFilter,
  ) {
    return this.doctors.inHospital(slug, filter);
  }
}
