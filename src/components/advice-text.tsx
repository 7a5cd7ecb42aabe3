import {
  Content,
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
} from '@patternfly/react-core';
import type { ReactElement } from 'react';
import type { Advice } from '../advice/advise';
import { confidenceSentences, effectRows } from '../advice/effect-sentences';
import type { Facts } from '../advice/facts';
import { patchCommand } from '../advice/patch';
import { isCalm } from '../advice/refusals';
import { lossSentences, refusalSentences, sizeSentences, timeoutSentences, type Words } from '../advice/sentences';
import { useT } from '../i18n/use-t';
import { formatValue } from '../units';
import { ClusterCommand } from './cluster-command';

export type AdviceTextProps = {
  facts: Facts;
  advice: Advice;
  margin: number;
  nodeName: Words['nodeName'];
  locale: string;
};

type Given = Extract<Advice, { refused: undefined }>;

/** Of the first setting that should be changed, or that nothing should. */
function headSentences({ size, timeout, memoryLimit }: Given, margin: number, words: Words): string[] {
  const limit =
    memoryLimit === undefined
      ? []
      : [
          words.t('Raise the memory limit from {{from}} to {{to}}.', {
            from: formatValue(memoryLimit.from, 'bytes', words.locale),
            to: formatValue(memoryLimit.to, 'bytes', words.locale),
          }),
        ];
  return [
    ...sizeSentences(size, margin, words),
    ...(timeout === undefined ? [] : timeoutSentences(timeout, words)),
    ...limit,
  ];
}

/** What it will do, each line with its origin. */
function EffectList({ advice, words }: { advice: Given; words: Words }): ReactElement {
  return (
    <DescriptionList isHorizontal isCompact data-test="advice-effect">
      {effectRows(advice.effect, words).map(({ name, value, origin }) => (
        <DescriptionListGroup key={name}>
          <DescriptionListTerm>{name}</DescriptionListTerm>
          <DescriptionListDescription>{origin === '' ? value : `${value} (${origin})`}</DescriptionListDescription>
        </DescriptionListGroup>
      ))}
    </DescriptionList>
  );
}

/** What to set, what that will do, and how sure it is; or why nothing is advised. */
export function AdviceText({ facts, advice, margin, nodeName, locale }: AdviceTextProps): ReactElement {
  const t = useT();
  const words = { t, locale, nodeName };
  if (advice.refused !== undefined)
    return (
      <Content component="p" data-test="advice">
        {refusalSentences(advice.refused, words).join(' ')}
      </Content>
    );
  const [first, ...others] = headSentences(advice, margin, words);
  const losses = isCalm(facts.trouble) || advice.size.why === 'refused' ? [] : lossSentences(facts.trouble, words);
  const command = patchCommand(advice);
  return (
    <div data-test="advice">
      <Content component="p">
        <strong>{first}</strong> {[...others, ...losses].join(' ')}
      </Content>
      <Content component="h3">{advice.hasChange ? t('What it will do') : t('As it is')}</Content>
      <EffectList advice={advice} words={words} />
      <Content component="p">{confidenceSentences(advice.confidence, words).join(' ')}</Content>
      {command === undefined ? null : <ClusterCommand command={command} label={t('The change as a command')} />}
    </div>
  );
}
