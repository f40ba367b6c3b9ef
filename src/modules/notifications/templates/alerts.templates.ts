import { linkTo, phrases } from './phrases.js';
import type { Templates } from './template.js';

const { en, hi } = phrases;

export const severityNames = {
  LOW: { en: 'low', hi: 'निम्न' },
  MEDIUM: { en: 'medium', hi: 'मध्यम' },
  HIGH: { en: 'high', hi: 'उच्च' },
  CRITICAL: { en: 'critical', hi: 'अति गंभीर' },
};

/** What staff must see to. */
export const alertTemplates: Templates<'stock_low_alert' | 'vital_alert'> = {
  stock_low_alert: {
    en: ({ item, quantity, reorder_level, unit, link, ...from }, { count }) => {
      const left = `${from.hospital}: ${item} is down to ${count(quantity)}${unit ? ` ${unit}` : ''}.`;
      return {
        subject: `Low stock: ${item}`,
        body: [
          `${left} The reorder level is ${count(reorder_level)}.`,
          linkTo(link, 'Open the stock'),
          ...en.close(from),
        ],
        short: left,
      };
    },
    hi: ({ item, quantity, reorder_level, unit, link, ...from }, { count }) => {
      const left = `${from.hospital}: ${item} का स्टॉक घटकर ${count(quantity)}${unit ? ` ${unit}` : ''} रह गया है।`;
      return {
        subject: `स्टॉक कम है: ${item}`,
        body: [
          `${left} दोबारा मँगाने का स्तर ${count(reorder_level)} है।`,
          linkTo(link, 'स्टॉक देखें'),
          ...hi.close(from),
        ],
        short: left,
      };
    },
  },

  vital_alert: {
    en: ({ severity, patient_code, recorded_at, link, ...from }, { at, briefly }) => ({
      subject: `Alert of ${severityNames[severity].en} severity for patient ${patient_code}`,
      body: [
        `An alert of ${severityNames[severity].en} severity was raised for patient ${patient_code} on ${at(recorded_at)}. Please look at the record.`,
        linkTo(link, 'Open the alert'),
        ...en.close(from),
      ],
      short: `${from.hospital}: alert of ${severityNames[severity].en} severity for patient ${patient_code} on ${briefly(recorded_at)}. Please look at the record.`,
    }),
    hi: ({ severity, patient_code, recorded_at, link, ...from }, { at, briefly }) => ({
      subject: `मरीज़ ${patient_code} के लिए ${severityNames[severity].hi} स्तर की चेतावनी`,
      body: [
        `मरीज़ ${patient_code} के लिए ${at(recorded_at)} ${severityNames[severity].hi} स्तर की चेतावनी दर्ज हुई है। कृपया रिकॉर्ड देखें।`,
        linkTo(link, 'चेतावनी देखें'),
        ...hi.close(from),
      ],
      short: `${from.hospital}: मरीज़ ${patient_code} के लिए ${briefly(recorded_at)} ${severityNames[severity].hi} स्तर की चेतावनी दर्ज हुई है। कृपया रिकॉर्ड देखें।`,
    }),
  },
};
