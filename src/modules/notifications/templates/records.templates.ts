import { linkTo, phrases } from './phrases.js';
import type { Templates } from './template.js';

const { en, hi } = phrases;

/** Who sees a patient's record, and what was found in it. */
export const recordTemplates: Templates<
  'patient_share_created' | 'emergency_access' | 'prediction_reviewed'
> = {
  patient_share_created: {
    en: ({ audience, first_name, recipient_hospital, expires_at, link, ...from }, { at, briefly }) =>
      audience === 'patient'
        ? {
            subject: `${from.hospital} has shared your health record`,
            body: [
              first_name ? en.dear(first_name) : undefined,
              `${from.hospital} has shared your health record with ${recipient_hospital}. It can be opened there until ${at(expires_at)}.`,
              linkTo(link, 'See who may open your record'),
              'If you have not agreed to this, please tell us at once.',
              ...en.close(from),
            ],
            short: `${from.hospital} has shared your health record with ${recipient_hospital}. If you have not agreed to this, please tell us at once.`,
          }
        : {
            subject: `${from.hospital} has shared a patient's record with you`,
            body: [
              `${from.hospital} has shared the record of a patient with ${recipient_hospital}. It can be opened until ${at(expires_at)}.`,
              linkTo(link, 'Open the shared record'),
              ...en.close(from),
            ],
            short: `${from.hospital} has shared the record of a patient with ${recipient_hospital}, until ${briefly(expires_at)}.`,
          },
    hi: ({ audience, first_name, recipient_hospital, expires_at, link, ...from }, { at, briefly }) =>
      audience === 'patient'
        ? {
            subject: `${from.hospital} ने आपका स्वास्थ्य रिकॉर्ड साझा किया है`,
            body: [
              first_name ? hi.dear(first_name) : undefined,
              `${from.hospital} ने आपका स्वास्थ्य रिकॉर्ड ${recipient_hospital} के साथ साझा किया है। इसे वहाँ ${at(expires_at)} तक देखा जा सकेगा।`,
              linkTo(link, 'देखें कि आपका रिकॉर्ड कौन खोल सकता है'),
              'यदि आपने इसकी सहमति नहीं दी है, तो कृपया हमें तुरंत बताएँ।',
              ...hi.close(from),
            ],
            short: `${from.hospital} ने आपका स्वास्थ्य रिकॉर्ड ${recipient_hospital} के साथ साझा किया है। यदि आपने इसकी सहमति नहीं दी है, तो कृपया हमें तुरंत बताएँ।`,
          }
        : {
            subject: `${from.hospital} ने एक मरीज़ का रिकॉर्ड आपके साथ साझा किया है`,
            body: [
              `${from.hospital} ने एक मरीज़ का रिकॉर्ड ${recipient_hospital} के साथ साझा किया है। इसे ${at(expires_at)} तक देखा जा सकेगा।`,
              linkTo(link, 'साझा किया गया रिकॉर्ड खोलें'),
              ...hi.close(from),
            ],
            short: `${from.hospital} ने एक मरीज़ का रिकॉर्ड ${recipient_hospital} के साथ साझा किया है। इसे ${briefly(expires_at)} तक देखा जा सकेगा।`,
          },
  },

  emergency_access: {
    en: (
      { audience, first_name, opened_by, opened_at, expires_at, patient_code, link, ...from },
      { at, briefly },
    ) =>
      audience === 'patient'
        ? {
            subject: `Emergency access to your health record at ${from.hospital}`,
            body: [
              en.dear(first_name),
              `${opened_by} opened your health record for an emergency on ${at(opened_at)}. The access ends by itself on ${at(expires_at)}.`,
              'Every such access is recorded and reviewed.',
              linkTo(link, 'See who has opened your record'),
              ...en.close(from),
            ],
            short: `${from.hospital}: ${opened_by} opened your health record for an emergency on ${briefly(opened_at)}. Every such access is recorded and reviewed.`,
          }
        : {
            subject: `Emergency access to be reviewed at ${from.hospital}`,
            body: [
              en.dear(first_name),
              `${opened_by} opened the record of patient ${patient_code} by emergency access on ${at(opened_at)}. The access ends by itself on ${at(expires_at)}. Please review it.`,
              linkTo(link, 'Review the access'),
              ...en.close(from),
            ],
            short: `${from.hospital}: emergency access to the record of patient ${patient_code} on ${briefly(opened_at)} waits for your review.`,
          },
    hi: (
      { audience, first_name, opened_by, opened_at, expires_at, patient_code, link, ...from },
      { at, briefly },
    ) =>
      audience === 'patient'
        ? {
            subject: `${from.hospital} में आपके स्वास्थ्य रिकॉर्ड तक आपातकालीन पहुँच`,
            body: [
              hi.dear(first_name),
              `${opened_by} ने आपात स्थिति में ${at(opened_at)} आपका स्वास्थ्य रिकॉर्ड खोला। यह पहुँच ${at(expires_at)} अपने आप समाप्त हो जाएगी।`,
              'ऐसी हर पहुँच दर्ज की जाती है और उसकी समीक्षा होती है।',
              linkTo(link, 'देखें कि आपका रिकॉर्ड किसने खोला'),
              ...hi.close(from),
            ],
            short: `${from.hospital}: ${opened_by} ने आपात स्थिति में ${briefly(opened_at)} आपका स्वास्थ्य रिकॉर्ड खोला। ऐसी हर पहुँच दर्ज की जाती है और उसकी समीक्षा होती है।`,
          }
        : {
            subject: `${from.hospital}: आपातकालीन पहुँच की समीक्षा करें`,
            body: [
              hi.dear(first_name),
              `${opened_by} ने आपातकालीन पहुँच से ${at(opened_at)} मरीज़ ${patient_code} का रिकॉर्ड खोला। यह पहुँच ${at(expires_at)} अपने आप समाप्त हो जाएगी। कृपया इसकी समीक्षा करें।`,
              linkTo(link, 'पहुँच की समीक्षा करें'),
              ...hi.close(from),
            ],
            short: `${from.hospital}: मरीज़ ${patient_code} का रिकॉर्ड ${briefly(opened_at)} आपातकालीन पहुँच से खोला गया। कृपया इसकी समीक्षा करें।`,
          },
  },

  prediction_reviewed: {
    en: ({ first_name, doctor, link, ...from }) => ({
      subject: `Your file has been reviewed at ${from.hospital}`,
      body: [
        en.dear(first_name),
        `${en.doctor(doctor)} has reviewed the file that you submitted. Please sign in to read the result.`,
        linkTo(link, 'Read the result'),
        ...en.close(from),
      ],
      short: `${from.hospital}: ${en.doctor(doctor)} has reviewed the file that you submitted. Please sign in to read the result.`,
    }),
    hi: ({ first_name, doctor, link, ...from }) => ({
      subject: `${from.hospital} में आपकी फ़ाइल की समीक्षा हो गई है`,
      body: [
        hi.dear(first_name),
        `${hi.doctor(doctor)} ने आपकी भेजी हुई फ़ाइल की समीक्षा कर ली है। परिणाम देखने के लिए कृपया साइन इन करें।`,
        linkTo(link, 'परिणाम देखें'),
        ...hi.close(from),
      ],
      short: `${from.hospital}: ${hi.doctor(doctor)} ने आपकी भेजी हुई फ़ाइल की समीक्षा कर ली है। परिणाम देखने के लिए कृपया साइन इन करें।`,
    }),
  },
};
