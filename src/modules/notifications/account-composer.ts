import { Injectable } from '@nestjs/common';
import { madeAt } from '../../core/ids.js';
import { noPassword } from '../../core/crypto/passwords.js';
import { ProductMode } from '../../core/product-mode.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import {
  AccountsRepository,
  AccountTokens,
  lifetimeOf,
  type Account,
  type TokenPurpose,
} from '../../platform/accounts/index.js';
import { changeOf } from './account-changes.rules.js';
import type { Notice } from './notice-facts.repository.js';
import { render, type Message, type Setting } from './templates/index.js';

const pages = {
  verify_email: 'verify-email',
  set_password: 'reset-password',
  reset_password: 'reset-password',
  join_hospital: 'accept-invitation',
} as const satisfies Record<TokenPurpose, string>;

const hoursOf = (purpose: TokenPurpose): number => lifetimeOf(purpose) / 60;

/**
 * Messages about somebody's way in. Their links follow from the event (ADR 7): they are made anew each time a message
 * is sent, so that neither the list of messages nor a job holds one.
 */
@Injectable()
export class AccountComposer {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly tokens: AccountTokens,
    private readonly mode: ProductMode,
  ) {}

  /** Undefined when there is nothing to tell any more: the account is closed, or its link used or replaced. */
  async compose(notice: Notice, tenant: Tenant, setting: Setting): Promise<Message | undefined> {
    const account = await this.accounts.find(notice.recipient_id);
    // A link opens an account, so it goes to the address of the account and to no other.
    if (!account?.is_active || account.email !== notice.email) return undefined;
    const common = {
      hospital: tenant.name,
      hospital_phone: tenant.contactPhone,
      first_name: notice.first_name ?? '',
    };
    const isNew = notice.payload['is_new_account'] === true || account.password_hash === noPassword;
    switch (notice.template) {
      case 'tenant_registration':
        return this.registration(notice, tenant, account, isNew, setting);
      case 'user_invitation': {
        // An account that nobody has ever chosen a password for is as good as new, whoever opened it.
        const purpose = isNew ? 'set_password' : 'join_hospital';
        const link = await this.link(purpose, notice, account, tenant.id);
        const told = { ...common, is_new_account: isNew, valid_hours: hoursOf(purpose) };
        return link ? render('user_invitation', { ...told, link }, setting) : undefined;
      }
      case 'password_reset': {
        const link = await this.link('reset_password', notice, account, null);
        const valid_minutes = lifetimeOf('reset_password');
        return link ? render('password_reset', { link, valid_minutes }, setting) : undefined;
      }
      case 'admin_password_reset': {
        const link = await this.link('set_password', notice, account, tenant.id);
        const told = { ...common, valid_hours: hoursOf('set_password') };
        return link ? render('admin_password_reset', { ...told, link }, setting) : undefined;
      }
      case 'account_changed': {
        const change = changeOf(notice.event, notice.payload);
        return render('account_changed', { ...common, change, changed_at: madeAt(notice.event_id) }, setting);
      }
      default:
        throw new Error(`The message ${notice.template} is not about an account.`);
    }
  }

  private async registration(
    notice: Notice,
    tenant: Tenant,
    account: Account,
    isNew: boolean,
    setting: Setting,
  ): Promise<Message | undefined> {
    const verify_link = await this.link('verify_email', notice, account, tenant.id);
    if (!verify_link) return undefined;
    const password_link = isNew && (await this.link('set_password', notice, account, tenant.id));
    const told = { hospital: tenant.name, valid_hours: hoursOf('verify_email') };
    return render(
      'tenant_registration',
      { ...told, verify_link, password_link: password_link || null },
      setting,
    );
  }

  private async link(
    purpose: TokenPurpose,
    { event_id }: Notice,
    { id }: Account,
    tenantId: string | null,
  ): Promise<string | undefined> {
    const secret = await this.tokens.issue(purpose, id, tenantId, event_id);
    return secret && `${this.mode.publicUrl}/${pages[purpose]}?token=${secret}`;
  }
}
