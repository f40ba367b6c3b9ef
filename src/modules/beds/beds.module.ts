import { Module } from '@nestjs/common';
import './merging.repository.js';
import './beds.permissions.js';
import { PatientsModule } from '../patients/index.js';
import { BedBell } from './bed-bell.js';
import { BedBoard } from './bed-board.js';
import { BedImports } from './bed-imports.js';
import { BedPlaces } from './bed-places.js';
import { BedPlacesRepository } from './bed-places.repository.js';
import { BedsController } from './beds.controller.js';
import { BedsRepository } from './beds.repository.js';
import { BedsService } from './beds.service.js';
import { WardsController } from './wards.controller.js';
import { WardsRepository } from './wards.repository.js';
import { WardsService } from './wards.service.js';

@Module({
  imports: [PatientsModule],
  controllers: [WardsController, BedsController],
  providers: [
    BedsService,
    BedsRepository,
    BedPlaces,
    BedPlacesRepository,
    BedBoard,
    BedBell,
    BedImports,
    WardsService,
    WardsRepository,
  ],
  exports: [BedImports, BedPlaces, BedsService],
})
export class BedsModule {}
