import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Context } from '../context.js';
import { decide } from './access.policy.js';
import { Principals } from './principals.js';

/** For answers that take their time: whether whoever asked for one would still be let in. */
@Injectable()
export class Readmission {
  /** The modules that know callers stand above the kernel. */
  constructor(private readonly modules: ModuleRef) {}

  /**
   * The context of a request of staff, with its caller as of now.
   * Throws when their session, permission or hospital has ended.
   */
  async of({ tenancy: _, ...opened }: Context): Promise<Context> {
    const { access, principal } = opened;
    if (access?.realm !== 'tenant' || !principal)
      throw new Error('Only staff of a hospital are let in again.');
    const now = await this.modules.get(Principals, { strict: false }).find(principal.sessionId);
    if (!now) throw new Error('The session of the caller has ended.');
    const refusal = decide(access, now);
    if (refusal) throw refusal;
    return { ...opened, principal: now };
  }
}
