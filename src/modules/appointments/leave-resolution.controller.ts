import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import { LeaveResolution, ResolveLeave } from './appointments.dto.js';
import { LeaveResolutions } from './leave-resolution.js';

@ApiTags('Availability')
@Controller('doctors/:id/leaves')
export class LeaveResolutionController {
  constructor(private readonly resolutions: LeaveResolutions) {}

  @Post(':leaveId/resolve')
  @HttpCode(200)
  @Access('availability:manage', 'appointments:update_status')
  @Answers(200, LeaveResolution, 'Move or cancel every booking that falls into a leave, all or none')
  @Refuses(409, 'There is not enough free time for all of them; `unplaced` says for how many')
  resolve(
    @Param('id', { schema: uuid }) id: string,
    @Param('leaveId', { schema: uuid }) leaveId: string,
    @Body({ schema: ResolveLeave }) input: ResolveLeave,
  ) {
    return this.resolutions.resolve(id, leaveId, input);
  }
}
