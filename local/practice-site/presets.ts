import type { Text } from '../../shared/text.ts';
import type { ModeChange } from './account.ts';

export interface Preset {
  readonly label: Text;
  readonly mode: ModeChange;
}

/** Troubles by name, one click each. A preset replaces what was set before it. */
export const PRESETS = {
  calm: { label: { ja: '平常', en: 'Calm' }, mode: {} },
  captcha: { label: { ja: '画像認証', en: 'Captcha' }, mode: { captcha: true } },
  captcha_midway: { label: { ja: '途中で画像認証', en: 'Captcha midway' }, mode: { captchaAfterInserts: 3 } },
  two_factor: { label: { ja: '2段階認証', en: 'Second factor' }, mode: { twoFactor: true } },
  locked: { label: { ja: 'アカウントロック', en: 'Locked' }, mode: { locked: true } },
  sso: { label: { ja: 'シングルサインオン', en: 'Single sign-on' }, mode: { sso: true } },
  maintenance: { label: { ja: 'メンテナンス', en: 'Maintenance' }, mode: { maintenance: true } },
  sign_in_maintenance: {
    label: { ja: 'ログインのメンテナンス', en: 'Sign-in maintenance' },
    mode: { maintenanceAtSignIn: true },
  },
  required_note: { label: { ja: '備考必須', en: 'Required note' }, mode: { notesRequired: true } },
  company_form: {
    label: { ja: '区分と場所を選ぶ画面', en: 'Choose type and group' },
    mode: { typeSelect: true, groupPlaceholder: true },
  },
  no_form: { label: { ja: '打刻修正なし', en: 'No correction form' }, mode: { formMissing: true } },
  dead_button: { label: { ja: '動かないボタン', en: 'Dead button' }, mode: { scriptBroken: true } },
  no_future: { label: { ja: '未来日不可', en: 'No future dates' }, mode: { futureDatesAllowed: false } },
  slow: { label: { ja: '遅い応答', en: 'Slow' }, mode: { latencyMs: 3000, pageLatencyMs: 2000 } },
  session_lapse: { label: { ja: '途中でログアウト', en: 'Session lapse' }, mode: { sessionLapseOnce: 3 } },
  lost_answers: {
    label: { ja: '応答が届かない', en: 'Lost answers' },
    mode: { dropAnswerAfterWrite: 2, garbledAnswers: 1 },
  },
  bad_day: {
    label: { ja: '荒れた日', en: 'A bad day' },
    mode: { failRate: 0.1, dropAnswerRate: 0.1, failNextPages: 1, latencyMs: 300 },
  },
} satisfies Record<string, Preset>;

export type PresetName = keyof typeof PRESETS;

export const presetEntries: readonly (readonly [PresetName, Preset])[] = Object.keys(PRESETS)
  .filter(isPresetName)
  .map((name) => [name, PRESETS[name]]);

/** Whether this is the name of a preset. */
export function isPresetName(name: string): name is PresetName {
  return Object.hasOwn(PRESETS, name);
}
