import { Module } from '@nestjs/common';
import { SpecializationsController } from './specializations.controller.js';
import { Specializations } from './specializations.js';

@Module({
  controllers: [SpecializationsController],
  providers: [Specializations],
  exports: [Specializations],
})
export class SpecializationsModule {}
