import { linkTo, phrases } from './phrases.js';
import type { Templates } from './template.js';

const { en, hi } = phrases;

/** The code names a prescription; what is on it stands in the PDF and in the portal alone. */
export const prescriptionTemplates: Templates<'prescription_issued' | 'prescription_dispensed'> = {
  prescription_issued: {
    en: ({ first_name, doctor, prescription_code, is_attached, link, ...from }) => ({
      subject: `Your prescription from ${from.hospital}`,
      body: [
        en.dear(first_name),
        `${en.doctor(doctor)} has issued your prescription ${prescription_code}.`,
        is_attached ? 'It is attached to this e-mail as a PDF.' : undefined,
        linkTo(link, 'See your prescription'),
        ...en.close(from),
      ],
      short: `${from.hospital}: your prescription ${prescription_code} is ready.`,
    }),
    hi: ({ first_name, doctor, prescription_code, is_attached, link, ...from }) => ({
      subject: `${from.hospital} से आपकी दवा की पर्ची`,
      body: [
        hi.dear(first_name),
        `${hi.doctor(doctor)} ने आपकी दवा की पर्ची ${prescription_code} जारी की है।`,
        is_attached ? 'यह PDF के रूप में इस ईमेल के साथ संलग्न है।' : undefined,
        linkTo(link, 'अपनी पर्ची देखें'),
        ...hi.close(from),
      ],
      short: `${from.hospital}: आपकी दवा की पर्ची ${prescription_code} तैयार है।`,
    }),
  },

  prescription_dispensed: {
    en: ({ first_name, prescription_code, dispensed_at, link, ...from }, { at }) => ({
      subject: `Your medicines from ${from.hospital}`,
      body: [
        en.dear(first_name),
        `The medicines on your prescription ${prescription_code} were handed over on ${at(dispensed_at)}.`,
        'If you have not received them, please tell us.',
        linkTo(link, 'See your prescription'),
        ...en.close(from),
      ],
      short: `${from.hospital}: the medicines on your prescription ${prescription_code} have been handed over. If you have not received them, please tell us.`,
    }),
    hi: ({ first_name, prescription_code, dispensed_at, link, ...from }, { at }) => ({
      subject: `${from.hospital} से आपकी दवाएँ`,
      body: [
        hi.dear(first_name),
        `आपकी पर्ची ${prescription_code} की दवाएँ ${at(dispensed_at)} दे दी गई हैं।`,
        'यदि दवाएँ आपको नहीं मिली हैं, तो कृपया हमें बताएँ।',
        linkTo(link, 'अपनी पर्ची देखें'),
        ...hi.close(from),
      ],
      short: `${from.hospital}: आपकी पर्ची ${prescription_code} की दवाएँ दे दी गई हैं। यदि दवाएँ आपको नहीं मिली हैं, तो कृपया हमें बताएँ।`,
    }),
  },
};
