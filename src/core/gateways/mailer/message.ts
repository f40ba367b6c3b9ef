import type { SendMailOptions } from 'nodemailer';
import { type Mail, MailRefusedError } from './mailer.js';

/** One address, without display name, comment, list or anything that could end a header line or an SMTP command. */
const ADDRESS = /^[^\s<>()[\]\\,;:"@\p{Cc}]{1,64}@[^\s<>()[\]\\,;:"@\p{Cc}]{1,253}$/u;
const MESSAGE_ID = /^<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+>$/;
const CONTROL = /\p{Cc}/u;

/** Refuses whatever could start a header of its own, before any library reads it. */
export function checkMail(mail: Mail): void {
  if (!ADDRESS.test(mail.to)) throw new MailRefusedError('the recipient is not an e-mail address');
  if (!MESSAGE_ID.test(mail.messageId)) throw new MailRefusedError('the message id is not of the form <…@…>');
  if (CONTROL.test(mail.subject))
    throw new MailRefusedError('the subject has line breaks or control characters');
  for (const { filename, contentType } of mail.attachments ?? [])
    if (CONTROL.test(filename + contentType))
      throw new MailRefusedError('an attachment name has line breaks or control characters');
}

/** What nodemailer is given, once it has been checked. */
export function composeMessage(mail: Mail, from: string, redirectTo?: string): SendMailOptions {
  checkMail(mail);
  return {
    from,
    // As an object: the address is taken as it is, not read as a list.
    to: { name: '', address: redirectTo ?? mail.to },
    subject: redirectTo ? `[for ${mail.to}] ${mail.subject}` : mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    attachments: (mail.attachments ?? []).map(attachment => ({ ...attachment })),
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...(redirectTo ? { 'X-Intended-Recipient': mail.to } : {}),
    },
    // Content comes as text; a path or an address in it must never be opened.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
