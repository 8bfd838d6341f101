import type { Text } from '../../shared/text.ts';
import type { Target } from './profiles/target.ts';

/**
 * What to do about some refusals with this command: the service's own hints are for those who send HTTP.
 *
 * @param target undefined where it is not known which service was asked
 * @returns undefined where the service's hint is as good
 */
export function hintHere(code: string, target: Target | undefined, env: NodeJS.ProcessEnv): Text | undefined {
  if (code === 'KEY_NOT_FOUND')
    return { ja: '鍵の ID は junban keys で見られます。', en: 'junban keys lists the ids of keys.' };
  if (!aboutKeys.has(code) || target === undefined) return undefined;
  const from = keyFrom(target, env);
  return { ja: `${from.ja}${ways.ja}`, en: `${from.en} ${ways.en}` };
}

const aboutKeys = new Set(['INVALID_KEY', 'INVALID_TOKEN', 'KEY_REQUIRED']);

const ways: Text = {
  ja: '鍵があるなら junban login、この機械のサービス（npm start）なら junban init --local。',
  en: 'With a key: junban login. For the service of this machine (npm start): junban init --local.',
};

function keyFrom({ key, profile }: Target, env: NodeJS.ProcessEnv): Text {
  if (key === undefined) return { ja: '鍵は送られていません。', en: 'No key was sent.' };
  if (key === env.JUNBAN_KEY)
    return { ja: '送った鍵は JUNBAN_KEY のものです。', en: 'The key came from JUNBAN_KEY.' };
  return {
    ja: `送った鍵はプロファイル「${profile}」のものです。`,
    en: `The key came from the profile "${profile}".`,
  };
}
