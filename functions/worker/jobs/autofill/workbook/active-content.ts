import type { Text } from '../../../../../shared/errors.ts';
import type { ContentTypes, Relationship } from './package.ts';
import { activeContent } from './refusals.ts';

/**
 * Things in a workbook that run or reach out when a person opens it. They are never run here; they are refused
 * because the file is kept as evidence and may be downloaded and opened again.
 */
const macro: Text = { ja: 'マクロ', en: 'a macro' };
const externalLink: Text = { ja: '外部ブックへのリンク', en: 'a link to another workbook' };
const embedded: Text = { ja: '埋め込みオブジェクト', en: 'an embedded object' };
const dde: Text = { ja: 'DDE（外部プログラムの呼び出し）', en: 'DDE (a call to another program)' };

type Rule = readonly [pattern: RegExp, what: Text];

const partNames: readonly Rule[] = [
  [/(^|\/)vbaproject[^/]*\.bin$|^xl\/macrosheets\//i, macro],
  [/^xl\/externallinks\//i, externalLink],
  [/^xl\/(embeddings|activex)\//i, embedded],
];

const contentTypes: readonly Rule[] = [
  [/macro|vbaproject/i, macro],
  [/externallink/i, externalLink],
  [/oleobject|activex/i, embedded],
];

/** A renamed part is still found by the type of the relationship that leads to it. */
const relationshipTypes: readonly Rule[] = [
  [/^(vbaProject.*|.*macrosheet)$/i, macro],
  [/^externalLink.*$/i, externalLink],
  [/^(oleObject|package|control|activeXControlBinary)$/i, embedded],
];

function refuseBy(rules: readonly Rule[], found: string): void {
  const rule = rules.find(([pattern]) => pattern.test(found));
  if (rule !== undefined) throw activeContent(rule[1]);
}

/** @throws WorkbookError ACTIVE_CONTENT */
export const checkPartName = (name: string): void => refuseBy(partNames, name);

/** @throws WorkbookError ACTIVE_CONTENT */
export function checkContentTypes(types: ContentTypes): void {
  for (const type of types.all) refuseBy(contentTypes, type);
}

/**
 * A hyperlink may point outside: it does nothing by itself. Anything else that does is fetched by Excel on its own.
 *
 * @throws WorkbookError ACTIVE_CONTENT
 */
export function checkRelationship(relationship: Relationship): void {
  refuseBy(relationshipTypes, relationship.type);
  if (relationship.external && relationship.type !== 'hyperlink') throw activeContent(externalLink);
}

/**
 * `program|'topic'!item` is DDE. Outside of quotes `|` has no other use in a formula.
 *
 * @throws WorkbookError ACTIVE_CONTENT
 */
export function checkFormula(formula: string): void {
  if (formula.includes('|') && formula.replace(/"[^"]*"|'[^']*'/g, '').includes('|'))
    throw activeContent(dde);
}
