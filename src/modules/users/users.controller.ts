import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, FreshSignIn, SignedIn } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import { ProfileService } from './profile.service.js';
import { StaffChanges } from './staff-changes.js';
import { StaffPasswords } from './staff-passwords.js';
import {
  CreateUser,
  InvitationResponse,
  StaffMessage,
  UpdateProfile,
  UpdateUser,
  UserFilter,
  UserResponse,
  Users,
} from './users.dto.js';
import { UsersService } from './users.service.js';

@ApiTags('Staff')
@Controller('users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly changes: StaffChanges,
    private readonly passwords: StaffPasswords,
    private readonly profiles: ProfileService,
  ) {}

  @Get()
  @Access('users:view')
  @Answers(200, Users, 'Staff, newest first; the doctors only without users:update')
  list(@Query({ schema: UserFilter }) filter: UserFilter) {
    return this.users.list(filter);
  }

  @Get('profile')
  @SignedIn()
  @Answers(200, UserResponse, 'What the hospital says about the caller')
  profile() {
    return this.profiles.get();
  }

  @Patch('profile')
  @SignedIn()
  @Answers(200, UserResponse, 'Change own names, phone, specialization and registration number')
  updateProfile(@Body({ schema: UpdateProfile }) input: UpdateProfile) {
    return this.profiles.update(input);
  }

  @Get(':id')
  @Access('users:view')
  @Answers(200, UserResponse, 'One member of staff')
  get(@Param('id', { schema: uuid }) id: string) {
    return this.users.get(id);
  }

  @Post()
  @Access('users:create')
  @Answers(201, UserResponse, 'Invite somebody to the staff')
  create(@Body({ schema: CreateUser }) input: CreateUser) {
    return this.users.create(input);
  }

  @Patch(':id')
  @Access('users:update')
  @Answers(200, UserResponse, 'Change a member of staff')
  update(@Param('id', { schema: uuid }) id: string, @Body({ schema: UpdateUser }) input: UpdateUser) {
    return this.changes.update(id, input);
  }

  @Patch(':id/toggle-active')
  @Access('users:deactivate')
  @Answers(200, UserResponse, 'Shut a member of staff out, or let them in again')
  toggleActive(@Param('id', { schema: uuid }) id: string) {
    return this.changes.toggleActive(id);
  }

  @Post(':id/deactivate')
  @HttpCode(200)
  @Access('users:deactivate')
  @Answers(200, UserResponse, 'Shut a member of staff out: sessions end at once')
  deactivate(@Param('id', { schema: uuid }) id: string) {
    return this.changes.deactivate(id);
  }

  @Post(':id/resend-invitation')
  @HttpCode(200)
  @Access('users:update')
  @Answers(200, InvitationResponse, 'Send the invitation again, with a new link')
  resendInvitation(@Param('id', { schema: uuid }) id: string) {
    return this.passwords.resendInvitation(id);
  }

  @Post(':id/force-password-change')
  @HttpCode(200)
  @Access('users:update')
  @Answers(200, UserResponse, 'Nothing more for this person until the password is changed')
  forcePasswordChange(@Param('id', { schema: uuid }) id: string) {
    return this.passwords.demandChange(id);
  }

  @Post(':id/reset-password')
  @HttpCode(200)
  @Access('users:update')
  @Answers(200, StaffMessage, 'Send a link to choose a new password; sessions end')
  resetPassword(@Param('id', { schema: uuid }) id: string) {
    return this.passwords.reset(id);
  }

  @Post(':id/reset-second-factor')
  @HttpCode(200)
  @Access('users:update')
  @FreshSignIn()
  @Answers(200, StaffMessage, 'Help somebody who lost the phone: the second factor goes, sessions end')
  @Refuses(403, "It is the caller's own or not of this hospital alone, or the caller has to step up first")
  resetSecondFactor(@Param('id', { schema: uuid }) id: string) {
    return this.passwords.resetSecondFactor(id);
  }
}
