/** The few words that the embed itself says around a message. */
export interface Labels {
  /** Name of the button with the cross. */
  close: string;
  /** The second button of a call-out. */
  notNow: string;
  /** What a screen reader calls the bar. */
  region: string;
  /** Added for screen readers to a link that opens a new tab. */
  newTab: string;
}

/** Labels together with the language that they are written in. */
export interface Wording extends Labels {
  readonly language: string;
}

const FALLBACK = "en";

/** The labels in the language of a message, in English where that language is not known; `own` replaces single labels. */
export function wordingFor(locale: string, own: Partial<Labels> = {}): Wording {
  const known = allLabels();
  const wanted = locale.toLowerCase().split(/[-_]/)[0] ?? "";
  const language = Object.hasOwn(known, wanted) ? wanted : FALLBACK;
  return { ...(known[language] as Labels), ...own, language };
}

function allLabels(): Record<string, Labels> {
  return {
    en: {
      close: "Close",
      notNow: "Not now",
      region: "Message from your organization",
      newTab: "opens in a new tab",
    },
    de: {
      close: "Schließen",
      notNow: "Nicht jetzt",
      region: "Nachricht Ihrer Organisation",
      newTab: "öffnet sich in einem neuen Tab",
    },
    fr: {
      close: "Fermer",
      notNow: "Pas maintenant",
      region: "Message de votre organisation",
      newTab: "s’ouvre dans un nouvel onglet",
    },
    es: {
      close: "Cerrar",
      notNow: "Ahora no",
      region: "Mensaje de su organización",
      newTab: "se abre en una pestaña nueva",
    },
    ja: {
      close: "閉じる",
      notNow: "後で",
      region: "組織からのメッセージ",
      newTab: "新しいタブで開きます",
    },
    ar: {
      close: "إغلاق",
      notNow: "ليس الآن",
      region: "رسالة من مؤسستك",
      newTab: "يُفتح في علامة تبويب جديدة",
    },
  };
}
