import { linkTo, phrases } from './phrases.js';
import type { Templates } from './template.js';

const { en, hi } = phrases;

const decided = {
  en: {
    approved: (hospital: string) => `Your request for a bed at ${hospital} has been approved.`,
    rejected: (hospital: string) =>
      `We are sorry: your request for a bed at ${hospital} could not be granted.`,
    released: (hospital: string) => `The bed that was kept for you at ${hospital} has been released.`,
  },
  hi: {
    approved: (hospital: string) => `${hospital} में बिस्तर के लिए आपका अनुरोध स्वीकार कर लिया गया है।`,
    rejected: (hospital: string) => `हमें खेद है कि ${hospital} में बिस्तर के लिए आपका अनुरोध स्वीकार नहीं किया जा सका।`,
    released: (hospital: string) => `${hospital} में आपके लिए रखा गया बिस्तर अब आपके लिए आरक्षित नहीं है।`,
  },
};

/** A stay in hospital, from the request for a bed to the discharge. */
export const admissionTemplates: Templates<'ipd_admission' | 'ipd_discharge' | 'bed_request_decided'> = {
  ipd_admission: {
    en: ({ first_name, doctor, admitted_at, place, link, ...from }, { at }) => ({
      subject: `Your admission to ${from.hospital}`,
      body: [
        en.dear(first_name),
        `You were admitted to ${from.hospital} on ${at(admitted_at)}. You are in the care of ${en.doctor(doctor)}.`,
        place ? `Your bed: ${place}` : undefined,
        linkTo(link, 'See your admission'),
        ...en.close(from),
      ],
      short: `${from.hospital}: you have been admitted and are in the care of ${en.doctor(doctor)}.`,
    }),
    hi: ({ first_name, doctor, admitted_at, place, link, ...from }, { at }) => ({
      subject: `${from.hospital} में आपकी भर्ती`,
      body: [
        hi.dear(first_name),
        `आपको ${at(admitted_at)} ${from.hospital} में भर्ती किया गया है। आप ${hi.doctor(doctor)} की देखरेख में हैं।`,
        place ? `आपका बिस्तर: ${place}` : undefined,
        linkTo(link, 'अपनी भर्ती का विवरण देखें'),
        ...hi.close(from),
      ],
      short: `${from.hospital}: आपको भर्ती कर लिया गया है और आप ${hi.doctor(doctor)} की देखरेख में हैं।`,
    }),
  },

  ipd_discharge: {
    en: ({ first_name, discharged_at, link, ...from }, { at }) => ({
      subject: `Your discharge from ${from.hospital}`,
      body: [
        en.dear(first_name),
        `You were discharged from ${from.hospital} on ${at(discharged_at)}. We wish you all the best.`,
        linkTo(link, 'See your discharge summary'),
        ...en.close(from),
      ],
      short: `${from.hospital}: you have been discharged. We wish you all the best.`,
    }),
    hi: ({ first_name, discharged_at, link, ...from }, { at }) => ({
      subject: `${from.hospital} से आपकी छुट्टी`,
      body: [
        hi.dear(first_name),
        `आपको ${at(discharged_at)} ${from.hospital} से छुट्टी दे दी गई है। हम आपके अच्छे स्वास्थ्य की कामना करते हैं।`,
        linkTo(link, 'अपना डिस्चार्ज सारांश देखें'),
        ...hi.close(from),
      ],
      short: `${from.hospital}: आपको छुट्टी दे दी गई है। हम आपके अच्छे स्वास्थ्य की कामना करते हैं।`,
    }),
  },

  bed_request_decided: {
    en: ({ first_name, decision, place, held_until, link, ...from }, { at, briefly }) => ({
      subject: `Your request for a bed at ${from.hospital}`,
      body: [
        en.dear(first_name),
        decided.en[decision](from.hospital),
        place ? `Your bed: ${place}` : undefined,
        held_until ? `It is kept for you until ${at(held_until)}.` : undefined,
        linkTo(link, 'See your request'),
        ...en.close(from),
      ],
      short: `${decided.en[decision](from.hospital)}${held_until ? ` It is kept for you until ${briefly(held_until)}.` : ''}`,
    }),
    hi: ({ first_name, decision, place, held_until, link, ...from }, { at, briefly }) => ({
      subject: `${from.hospital} में बिस्तर के लिए आपका अनुरोध`,
      body: [
        hi.dear(first_name),
        decided.hi[decision](from.hospital),
        place ? `आपका बिस्तर: ${place}` : undefined,
        held_until ? `यह आपके लिए ${at(held_until)} तक आरक्षित रहेगा।` : undefined,
        linkTo(link, 'अपना अनुरोध देखें'),
        ...hi.close(from),
      ],
      short: `${decided.hi[decision](from.hospital)}${held_until ? ` यह आपके लिए ${briefly(held_until)} तक आरक्षित रहेगा।` : ''}`,
    }),
  },
};
