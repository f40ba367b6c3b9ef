import { linkTo, phrases } from './phrases.js';
import type { Templates } from './template.js';

const { en, hi } = phrases;

const placeIn = {
  en: (place?: string | null) => (place ? `Please come to: ${place}` : undefined),
  hi: (place?: string | null) => (place ? `कृपया यहाँ आएँ: ${place}` : undefined),
};

/** Only what the patient wanted or must know; that a stay in hospital was the reason is no matter for a message. */
const whyCancelled: Record<string, { en: string; hi: string }> = {
  PATIENT_REQUEST: { en: 'This was done at your request.', hi: 'ऐसा आपके अनुरोध पर किया गया है।' },
  DOCTOR_UNAVAILABLE: {
    en: 'The doctor is not available at that time. We are sorry for the inconvenience.',
    hi: 'उस समय डॉक्टर उपलब्ध नहीं हैं। असुविधा के लिए हमें खेद है।',
  },
};

/** Why a request was not granted; what staff have written is repeated as it is. */
const whyRejected = {
  en: (reason?: string | null) =>
    reason === 'EXPIRED' ? 'We are sorry that nobody could answer in time.' : (reason ?? undefined),
  hi: (reason?: string | null) =>
    reason === 'EXPIRED' ? 'हमें खेद है कि समय पर उत्तर नहीं दिया जा सका।' : (reason ?? undefined),
};

/** From the booking of a visit to what follows it. */
export const appointmentTemplates: Templates<
  | 'appointment_created'
  | 'appointment_reminder'
  | 'appointment_checked_in'
  | 'appointment_completed'
  | 'appointment_cancelled'
  | 'appointment_rejected'
  | 'appointment_no_show'
  | 'appointment_rescheduled'
  | 'consultation_started'
  | 'follow_up'
> = {
  appointment_created: {
    en: ({ first_name, doctor, starts_at, place, link, ...from }, { at, briefly }) => ({
      subject: `Your appointment at ${from.hospital} is confirmed`,
      body: [
        en.dear(first_name),
        `Your appointment with ${en.doctor(doctor)} is on ${at(starts_at)}.`,
        placeIn.en(place),
        linkTo(link, 'See your appointment'),
        'If you cannot come, please tell us in good time.',
        ...en.close(from),
      ],
      short: `${from.hospital}: your appointment with ${en.doctor(doctor)} is on ${briefly(starts_at)}.`,
    }),
    hi: ({ first_name, doctor, starts_at, place, link, ...from }, { at, briefly }) => ({
      subject: `${from.hospital} में आपका अपॉइंटमेंट तय हो गया है`,
      body: [
        hi.dear(first_name),
        `${hi.doctor(doctor)} के साथ आपका अपॉइंटमेंट ${at(starts_at)} है।`,
        placeIn.hi(place),
        linkTo(link, 'अपना अपॉइंटमेंट देखें'),
        'यदि आना संभव न हो, तो कृपया हमें समय रहते बता दें।',
        ...hi.close(from),
      ],
      short: `${from.hospital}: ${hi.doctor(doctor)} के साथ आपका अपॉइंटमेंट ${briefly(starts_at)} है।`,
    }),
  },

  appointment_rejected: {
    en: ({ first_name, doctor, starts_at, reason, link, ...from }, { at, briefly }) => ({
      subject: `Your request at ${from.hospital} could not be granted`,
      body: [
        en.dear(first_name),
        `You asked for an appointment with ${en.doctor(doctor)} on ${at(starts_at)}. This time cannot be had.`,
        whyRejected.en(reason),
        linkTo(link, 'Choose another time'),
        ...en.close(from),
      ],
      short: `${from.hospital}: the appointment with ${en.doctor(doctor)} that you asked for on ${briefly(starts_at)} cannot be had. Please choose another time.`,
    }),
    hi: ({ first_name, doctor, starts_at, reason, link, ...from }, { at, briefly }) => ({
      subject: `${from.hospital} में आपका अनुरोध स्वीकार नहीं हो सका`,
      body: [
        hi.dear(first_name),
        `आपने ${hi.doctor(doctor)} के साथ ${at(starts_at)} के अपॉइंटमेंट का अनुरोध किया था। यह समय उपलब्ध नहीं है।`,
        whyRejected.hi(reason),
        linkTo(link, 'दूसरा समय चुनें'),
        ...hi.close(from),
      ],
      short: `${from.hospital}: ${hi.doctor(doctor)} के साथ ${briefly(starts_at)} का समय उपलब्ध नहीं है। कृपया दूसरा समय चुनें।`,
    }),
  },

  appointment_reminder: {
    en: (
      { first_name, doctor, starts_at, place, link, confirm_link, cancel_link, ...from },
      { at, briefly },
    ) => ({
      subject: `Reminder: your appointment at ${from.hospital}`,
      body: [
        en.dear(first_name),
        `We look forward to seeing you. Your appointment with ${en.doctor(doctor)} is on ${at(starts_at)}.`,
        placeIn.en(place),
        linkTo(link, 'See your appointment'),
        linkTo(confirm_link, 'Yes, I will come'),
        'If you cannot come, please tell us in good time.',
        linkTo(cancel_link, 'Cancel the appointment'),
        ...en.close(from),
      ],
      short: `${from.hospital}: a reminder of your appointment with ${en.doctor(doctor)} on ${briefly(starts_at)}.`,
    }),
    hi: (
      { first_name, doctor, starts_at, place, link, confirm_link, cancel_link, ...from },
      { at, briefly },
    ) => ({
      subject: `स्मरण: ${from.hospital} में आपका अपॉइंटमेंट`,
      body: [
        hi.dear(first_name),
        `आपको याद दिलाना चाहते हैं कि ${hi.doctor(doctor)} के साथ आपका अपॉइंटमेंट ${at(starts_at)} है।`,
        placeIn.hi(place),
        linkTo(link, 'अपना अपॉइंटमेंट देखें'),
        linkTo(confirm_link, 'हाँ, मैं आऊँगा/आऊँगी'),
        'यदि आना संभव न हो, तो कृपया हमें समय रहते बता दें।',
        linkTo(cancel_link, 'अपॉइंटमेंट रद्द करें'),
        ...hi.close(from),
      ],
      short: `${from.hospital}: कृपया याद रखें, ${hi.doctor(doctor)} के साथ आपका अपॉइंटमेंट ${briefly(starts_at)} है।`,
    }),
  },

  appointment_checked_in: {
    en: ({ first_name, doctor, starts_at, place, link, ...from }, { at }) => ({
      subject: `Welcome to ${from.hospital}`,
      body: [
        en.dear(first_name),
        `You have been checked in for your appointment with ${en.doctor(doctor)} on ${at(starts_at)}. Please take a seat; you will be called.`,
        placeIn.en(place),
        linkTo(link, 'See your appointment'),
        ...en.close(from),
      ],
      short: `${from.hospital}: you have been checked in for ${en.doctor(doctor)}. Please take a seat; you will be called.`,
    }),
    hi: ({ first_name, doctor, starts_at, place, link, ...from }, { at }) => ({
      subject: `${from.hospital} में आपका स्वागत है`,
      body: [
        hi.dear(first_name),
        `आपका आगमन दर्ज कर लिया गया है। ${hi.doctor(doctor)} के साथ आपका अपॉइंटमेंट ${at(starts_at)} है। कृपया प्रतीक्षा करें, आपको बुलाया जाएगा।`,
        placeIn.hi(place),
        linkTo(link, 'अपना अपॉइंटमेंट देखें'),
        ...hi.close(from),
      ],
      short: `${from.hospital}: ${hi.doctor(doctor)} से मिलने के लिए आपका आगमन दर्ज हो गया है। कृपया प्रतीक्षा करें, आपको बुलाया जाएगा।`,
    }),
  },

  appointment_completed: {
    en: ({ first_name, doctor, starts_at, link, ...from }, { at, briefly }) => ({
      subject: `Thank you for visiting ${from.hospital}`,
      body: [
        en.dear(first_name),
        `Thank you for your visit. Your appointment with ${en.doctor(doctor)} on ${at(starts_at)} is complete.`,
        linkTo(link, 'See your visit'),
        ...en.close(from),
      ],
      short: `${from.hospital}: thank you for your visit to ${en.doctor(doctor)} on ${briefly(starts_at)}.`,
    }),
    hi: ({ first_name, doctor, starts_at, link, ...from }, { at, briefly }) => ({
      subject: `${from.hospital} आने के लिए धन्यवाद`,
      body: [
        hi.dear(first_name),
        `हमारे यहाँ आने के लिए धन्यवाद। ${hi.doctor(doctor)} के साथ आपका अपॉइंटमेंट, जो ${at(starts_at)} था, पूरा हो गया है।`,
        linkTo(link, 'अपनी विज़िट देखें'),
        ...hi.close(from),
      ],
      short: `${from.hospital}: ${hi.doctor(doctor)} के साथ आपका अपॉइंटमेंट, जो ${briefly(starts_at)} था, पूरा हो गया है। धन्यवाद।`,
    }),
  },

  appointment_cancelled: {
    en: ({ first_name, doctor, starts_at, reason, link, ...from }, { at, briefly }) => ({
      subject: `Your appointment at ${from.hospital} has been cancelled`,
      body: [
        en.dear(first_name),
        `Your appointment with ${en.doctor(doctor)} on ${at(starts_at)} has been cancelled.`,
        whyCancelled[reason ?? '']?.en,
        linkTo(link, 'Book another appointment'),
        ...en.close(from),
      ],
      short: `${from.hospital}: your appointment with ${en.doctor(doctor)} on ${briefly(starts_at)} has been cancelled.`,
    }),
    hi: ({ first_name, doctor, starts_at, reason, link, ...from }, { at, briefly }) => ({
      subject: `${from.hospital} में आपका अपॉइंटमेंट रद्द कर दिया गया है`,
      body: [
        hi.dear(first_name),
        `${hi.doctor(doctor)} के साथ आपका अपॉइंटमेंट, जो ${at(starts_at)} था, रद्द कर दिया गया है।`,
        whyCancelled[reason ?? '']?.hi,
        linkTo(link, 'दूसरा अपॉइंटमेंट लें'),
        ...hi.close(from),
      ],
      short: `${from.hospital}: ${hi.doctor(doctor)} के साथ आपका अपॉइंटमेंट, जो ${briefly(starts_at)} था, रद्द कर दिया गया है।`,
    }),
  },

  appointment_no_show: {
    en: ({ first_name, doctor, starts_at, link, ...from }, { at, briefly }) => ({
      subject: `We missed you at ${from.hospital}`,
      body: [
        en.dear(first_name),
        `You had an appointment with ${en.doctor(doctor)} on ${at(starts_at)}, but we did not see you. If you still need it, please book another one.`,
        linkTo(link, 'Book another appointment'),
        ...en.close(from),
      ],
      short: `${from.hospital}: we missed you on ${briefly(starts_at)}. Please book another appointment if you still need it.`,
    }),
    hi: ({ first_name, doctor, starts_at, link, ...from }, { at, briefly }) => ({
      subject: `${from.hospital} में आपसे भेंट नहीं हो सकी`,
      body: [
        hi.dear(first_name),
        `${hi.doctor(doctor)} के साथ आपका अपॉइंटमेंट ${at(starts_at)} था, पर आपसे भेंट नहीं हो सकी। यदि आवश्यकता हो, तो कृपया दूसरा अपॉइंटमेंट लें।`,
        linkTo(link, 'दूसरा अपॉइंटमेंट लें'),
        ...hi.close(from),
      ],
      short: `${from.hospital}: आपका अपॉइंटमेंट ${briefly(starts_at)} था, पर आपसे भेंट नहीं हो सकी। यदि आवश्यकता हो, तो कृपया दूसरा अपॉइंटमेंट लें।`,
    }),
  },

  appointment_rescheduled: {
    en: ({ first_name, doctor, starts_at, was_at, place, link, ...from }, { at, briefly }) => ({
      subject: `Your appointment at ${from.hospital} has a new time`,
      body: [
        en.dear(first_name),
        `Your appointment with ${en.doctor(doctor)} is now on ${at(starts_at)}.`,
        was_at ? `Before, it was on ${at(was_at)}.` : undefined,
        placeIn.en(place),
        linkTo(link, 'See your appointment'),
        ...en.close(from),
      ],
      short: `${from.hospital}: your appointment with ${en.doctor(doctor)} is now on ${briefly(starts_at)}.`,
    }),
    hi: ({ first_name, doctor, starts_at, was_at, place, link, ...from }, { at, briefly }) => ({
      subject: `${from.hospital} में आपके अपॉइंटमेंट का समय बदल गया है`,
      body: [
        hi.dear(first_name),
        `${hi.doctor(doctor)} के साथ आपका अपॉइंटमेंट अब ${at(starts_at)} है।`,
        was_at ? `पहले यह ${at(was_at)} था।` : undefined,
        placeIn.hi(place),
        linkTo(link, 'अपना अपॉइंटमेंट देखें'),
        ...hi.close(from),
      ],
      short: `${from.hospital}: ${hi.doctor(doctor)} के साथ आपका अपॉइंटमेंट अब ${briefly(starts_at)} है।`,
    }),
  },

  consultation_started: {
    en: ({ first_name, doctor, place, link, ...from }) => ({
      subject: `Your consultation at ${from.hospital} has begun`,
      body: [
        en.dear(first_name),
        `${en.doctor(doctor)} is ready for you: your consultation has begun.`,
        placeIn.en(place),
        linkTo(link, 'See your appointment'),
        ...en.close(from),
      ],
      short: `${from.hospital}: ${en.doctor(doctor)} is ready for you. Your consultation has begun.`,
    }),
    hi: ({ first_name, doctor, place, link, ...from }) => ({
      subject: `${from.hospital} में आपका परामर्श शुरू हो गया है`,
      body: [
        hi.dear(first_name),
        `${hi.doctor(doctor)} आपसे मिलने के लिए तैयार हैं: आपका परामर्श शुरू हो गया है।`,
        placeIn.hi(place),
        linkTo(link, 'अपना अपॉइंटमेंट देखें'),
        ...hi.close(from),
      ],
      short: `${from.hospital}: ${hi.doctor(doctor)} आपसे मिलने के लिए तैयार हैं। आपका परामर्श शुरू हो गया है।`,
    }),
  },

  follow_up: {
    en: ({ first_name, doctor, due_on, link, ...from }, { on }) => ({
      subject: `Your next visit to ${from.hospital}`,
      body: [
        en.dear(first_name),
        `${en.doctor(doctor)} would like to see you again around ${on(due_on)}. Please book an appointment.`,
        linkTo(link, 'Book an appointment'),
        ...en.close(from),
      ],
      short: `${from.hospital}: ${en.doctor(doctor)} would like to see you again around ${on(due_on)}. Please book an appointment.`,
    }),
    hi: ({ first_name, doctor, due_on, link, ...from }, { on }) => ({
      subject: `${from.hospital} में आपकी अगली विज़िट`,
      body: [
        hi.dear(first_name),
        `${hi.doctor(doctor)} ने आपको ${on(due_on)} के आसपास दोबारा आने की सलाह दी है। कृपया अपॉइंटमेंट ले लें।`,
        linkTo(link, 'अपॉइंटमेंट लें'),
        ...hi.close(from),
      ],
      short: `${from.hospital}: ${hi.doctor(doctor)} ने आपको ${on(due_on)} के आसपास दोबारा आने की सलाह दी है। कृपया अपॉइंटमेंट ले लें।`,
    }),
  },
};
