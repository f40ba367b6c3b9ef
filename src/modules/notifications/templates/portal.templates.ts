import { linkTo, phrases } from './phrases.js';
import type { Templates } from './template.js';

const { en, hi } = phrases;

/** The way into the portal of patients. */
export const portalTemplates: Templates<'portal_code' | 'portal_invitation'> = {
  portal_code: {
    en: ({ hospital, code, valid_minutes }) => ({
      subject: `Your code for ${hospital}`,
      body: [
        `Your code is ${code}. It works once, for ${en.minutes(valid_minutes)}.`,
        'We never ask for it by telephone. If you did not ask for a code, please ignore this message.',
      ],
      short: `${code} is your code for ${hospital}. It works for ${en.minutes(valid_minutes)}. Tell it to nobody.`,
    }),
    hi: ({ hospital, code, valid_minutes }) => ({
      subject: `${hospital} के लिए आपका कोड`,
      body: [
        `आपका कोड ${code} है। यह एक ही बार और ${hi.minutes(valid_minutes)} तक काम करेगा।`,
        'हम यह कोड फ़ोन पर कभी नहीं पूछते। यदि आपने कोड नहीं माँगा है, तो कृपया इस संदेश पर ध्यान न दें।',
      ],
      short: `${hospital} के लिए आपका कोड ${code} है। यह ${hi.minutes(valid_minutes)} तक काम करेगा। इसे किसी को न बताएँ।`,
    }),
  },

  portal_invitation: {
    en: ({ first_name, link, valid_hours, ...from }) => ({
      subject: `Your record at ${from.hospital}`,
      body: [
        en.dear(first_name),
        `${from.hospital} invites you to its portal, where you see your appointments and prescriptions. The link works once, for ${en.hours(valid_hours)}.`,
        linkTo(link, 'Open the portal'),
        ...en.close(from),
      ],
      short: `${from.hospital} has invited you to its portal. Please use the link in the e-mail that we sent.`,
    }),
    hi: ({ first_name, link, valid_hours, ...from }) => ({
      subject: `${from.hospital} में आपका रिकॉर्ड`,
      body: [
        hi.dear(first_name),
        `${from.hospital} आपको अपने पोर्टल पर आमंत्रित करता है, जहाँ आप अपने अपॉइंटमेंट और पर्चे देख सकते हैं। यह लिंक एक ही बार और ${hi.hours(valid_hours)} तक काम करेगा।`,
        linkTo(link, 'पोर्टल खोलें'),
        ...hi.close(from),
      ],
      short: `${from.hospital} ने आपको अपने पोर्टल पर आमंत्रित किया है। कृपया हमारे भेजे हुए ईमेल का लिंक खोलें।`,
    }),
  },
};
