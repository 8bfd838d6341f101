/** Text for people, always in both languages. */
export interface Text {
  readonly ja: string;
  readonly en: string;
}

export type Language = keyof Text;
