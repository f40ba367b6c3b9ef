import { phrases } from './phrases.js';
import type { AccountChange } from './template-data.js';
import type { Locale, Templates } from './template.js';

const { en, hi } = phrases;

/** Each as a subject and, after the time, as the end of a sentence. */
const changes: Record<AccountChange, Record<Locale, readonly [subject: string, happened: string]>> = {
  password_changed: {
    en: ['Your password was changed', 'the password of your account was changed'],
    hi: ['आपका पासवर्ड बदला गया', 'आपके खाते का पासवर्ड बदला गया'],
  },
  second_factor_on: {
    en: ['Two-step sign-in was turned on', 'two-step sign-in was turned on for your account'],
    hi: ['दो-चरणीय साइन-इन चालू किया गया', 'आपके खाते के लिए दो-चरणीय साइन-इन चालू किया गया'],
  },
  second_factor_replaced: {
    en: ['Your authenticator app was replaced', 'the authenticator app of your account was replaced'],
    hi: ['आपका ऑथेंटिकेटर ऐप बदला गया', 'आपके खाते का ऑथेंटिकेटर ऐप बदला गया'],
  },
  second_factor_off: {
    en: ['Two-step sign-in was turned off', 'two-step sign-in was turned off for your account'],
    hi: ['दो-चरणीय साइन-इन बंद किया गया', 'आपके खाते के लिए दो-चरणीय साइन-इन बंद किया गया'],
  },
  second_factor_reset: {
    en: ['Two-step sign-in was reset', 'an administrator turned off two-step sign-in for your account'],
    hi: ['दो-चरणीय साइन-इन हटाया गया', 'एक व्यवस्थापक ने आपके खाते का दो-चरणीय साइन-इन बंद किया'],
  },
  recovery_codes_renewed: {
    en: ['Your recovery codes were renewed', 'new recovery codes were made for your account'],
    hi: ['आपके रिकवरी कोड बदले गए', 'आपके खाते के लिए नए रिकवरी कोड बनाए गए'],
  },
  recovery_code_used: {
    en: ['A recovery code was used', 'a recovery code was used to sign in to your account'],
    hi: ['रिकवरी कोड का उपयोग हुआ', 'आपके खाते में रिकवरी कोड से साइन इन किया गया'],
  },
};

/** No link: whoever did not do it knows where to sign in, and nobody learns to follow links in such mails. */
export const accountChangeTemplates: Templates<'account_changed'> = {
  account_changed: {
    en: ({ first_name, change, changed_at, ...from }, { at, briefly }) => {
      const [subject, happened] = changes[change].en;
      return {
        subject,
        body: [
          en.dear(first_name),
          `On ${at(changed_at)}, ${happened}.`,
          `If it was not you, please choose a new password at once and tell the administrator of ${from.hospital}.`,
          ...en.close(from),
        ],
        short: `${from.hospital}: on ${briefly(changed_at)}, ${happened}. If it was not you, please tell us at once.`,
      };
    },
    hi: ({ first_name, change, changed_at, ...from }, { at, briefly }) => {
      const [subject, happened] = changes[change].hi;
      return {
        subject,
        body: [
          hi.dear(first_name),
          `${at(changed_at)} ${happened}।`,
          `यदि यह आपने नहीं किया है, तो कृपया तुरंत नया पासवर्ड चुनें और ${from.hospital} के व्यवस्थापक को बताएँ।`,
          ...hi.close(from),
        ],
        short: `${from.hospital}: ${briefly(changed_at)} ${happened}। यदि यह आपने नहीं किया है, तो कृपया हमें तुरंत बताएँ।`,
      };
    },
  },
};
