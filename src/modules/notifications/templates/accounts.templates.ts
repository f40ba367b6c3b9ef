import { linkTo, phrases } from './phrases.js';
import type { Templates } from './template.js';

const { en, hi } = phrases;

/** What opens an account, and what opens it again. The link is in the mail only. */
export const accountTemplates: Templates<
  'tenant_registration' | 'user_invitation' | 'password_reset' | 'admin_password_reset'
> = {
  tenant_registration: {
    en: ({ hospital, verify_link, password_link, valid_hours }) => ({
      subject: `Please verify ${hospital}`,
      body: [
        `${hospital} has been registered with this e-mail address. The links below work once, for ${en.hours(valid_hours)}.`,
        linkTo(verify_link, 'Verify the e-mail address'),
        linkTo(password_link, 'Choose your password') ??
          'Please sign in with the account that you have already.',
        'If you did not register this hospital, please ignore this message.',
      ],
      short: `${hospital} has been registered. Please verify its address with the link in the e-mail that we sent.`,
    }),
    hi: ({ hospital, verify_link, password_link, valid_hours }) => ({
      subject: `कृपया ${hospital} का ईमेल पता सत्यापित करें`,
      body: [
        `${hospital} का पंजीकरण इस ईमेल पते से किया गया है। नीचे दिए गए लिंक एक ही बार और ${hi.hours(valid_hours)} तक काम करेंगे।`,
        linkTo(verify_link, 'ईमेल पता सत्यापित करें'),
        linkTo(password_link, 'अपना पासवर्ड चुनें') ?? 'कृपया अपने मौजूदा खाते से साइन इन करें।',
        'यदि आपने इस अस्पताल का पंजीकरण नहीं किया है, तो कृपया इस संदेश पर ध्यान न दें।',
      ],
      short: `${hospital} का पंजीकरण हो गया है। कृपया हमारे भेजे हुए ईमेल के लिंक से पता सत्यापित करें।`,
    }),
  },

  user_invitation: {
    en: ({ first_name, link, is_new_account, valid_hours, ...from }) => ({
      subject: `Invitation to ${from.hospital}`,
      body: [
        en.dear(first_name),
        `You have been invited to work in ${from.hospital}. The link works once, for ${en.hours(valid_hours)}.`,
        linkTo(link, is_new_account ? 'Choose your password' : 'Join with your account'),
        ...en.close(from),
      ],
      short: `${from.hospital} has invited you to join its staff. Please use the link in the e-mail that we sent.`,
    }),
    hi: ({ first_name, link, is_new_account, valid_hours, ...from }) => ({
      subject: `${from.hospital} की ओर से आमंत्रण`,
      body: [
        hi.dear(first_name),
        `आपको ${from.hospital} में काम करने के लिए आमंत्रित किया गया है। यह लिंक एक ही बार और ${hi.hours(valid_hours)} तक काम करेगा।`,
        linkTo(link, is_new_account ? 'अपना पासवर्ड चुनें' : 'अपने खाते से जुड़ें'),
        ...hi.close(from),
      ],
      short: `${from.hospital} ने आपको अपने स्टाफ़ में आमंत्रित किया है। कृपया हमारे भेजे हुए ईमेल का लिंक खोलें।`,
    }),
  },

  password_reset: {
    en: ({ link, valid_minutes }) => ({
      subject: 'Your new password',
      body: [
        `Somebody asked for a new password for the account with this address. The link works once, for ${en.minutes(valid_minutes)}.`,
        linkTo(link, 'Choose a new password'),
        'If it was not you, please ignore this message: your password stays as it is.',
      ],
      short: 'A new password was asked for. Please use the link in the e-mail that we sent.',
    }),
    hi: ({ link, valid_minutes }) => ({
      subject: 'आपका नया पासवर्ड',
      body: [
        `इस पते वाले खाते के लिए नया पासवर्ड माँगा गया है। यह लिंक एक ही बार और ${hi.minutes(valid_minutes)} तक काम करेगा।`,
        linkTo(link, 'नया पासवर्ड चुनें'),
        'यदि यह अनुरोध आपने नहीं किया है, तो कृपया इस संदेश पर ध्यान न दें: आपका पासवर्ड वही रहेगा।',
      ],
      short: 'नया पासवर्ड माँगा गया है। कृपया हमारे भेजे हुए ईमेल का लिंक खोलें।',
    }),
  },

  admin_password_reset: {
    en: ({ first_name, link, valid_hours, ...from }) => ({
      subject: 'Please choose a new password',
      body: [
        en.dear(first_name),
        `An administrator asked you to choose a new password for ${from.hospital}. The link works once, for ${en.hours(valid_hours)}.`,
        linkTo(link, 'Choose a new password'),
        ...en.close(from),
      ],
      short: `${from.hospital}: please choose a new password with the link in the e-mail that we sent.`,
    }),
    hi: ({ first_name, link, valid_hours, ...from }) => ({
      subject: 'कृपया नया पासवर्ड चुनें',
      body: [
        hi.dear(first_name),
        `${from.hospital} के व्यवस्थापक ने आपसे नया पासवर्ड चुनने का अनुरोध किया है। यह लिंक एक ही बार और ${hi.hours(valid_hours)} तक काम करेगा।`,
        linkTo(link, 'नया पासवर्ड चुनें'),
        ...hi.close(from),
      ],
      short: `${from.hospital}: कृपया हमारे भेजे हुए ईमेल के लिंक से नया पासवर्ड चुनें।`,
    }),
  },
};
