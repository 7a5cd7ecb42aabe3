import { Divider, Dropdown, DropdownGroup, DropdownItem, DropdownList, MenuToggle } from '@patternfly/react-core';
import { BalanceScaleIcon } from '@patternfly/react-icons';
import { type ReactElement, useState } from 'react';
import type { CompareChoice } from '../compare/compare-choices';
import type { CompareWindow, CompareWindows } from '../compare/window';
import { useT } from '../i18n/use-t';
import { CompareStartModal } from './compare-start-modal';

export type CompareMenuProps = {
  choices: readonly CompareChoice[];
  /** What is shown now: the later window of a comparison with a start of the reader's own. */
  shown: CompareWindow;
  comparing: boolean;
  onCompare: (windows: CompareWindows) => void;
  onEnd: () => void;
  locale: string;
};

type ChoiceListProps = { choices: readonly CompareChoice[]; onCompare: CompareMenuProps['onCompare'] };

function ChoiceList({ choices, onCompare }: ChoiceListProps): ReactElement {
  return (
    <DropdownList>
      {choices.map(({ id, title, description, windows }) => (
        <DropdownItem
          key={id}
          description={description}
          // Still in the tab order: the description says why it can't be chosen.
          isAriaDisabled={windows === undefined}
          onClick={() => windows !== undefined && onCompare(windows)}
          data-test={`compare-${id}`}
        >
          {title}
        </DropdownItem>
      ))}
    </DropdownList>
  );
}

/** What the shown range can be compared with. */
export function CompareMenu(props: CompareMenuProps): ReactElement {
  const { choices, shown, comparing, onCompare, onEnd, locale } = props;
  const t = useT();
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState(false);
  const changes = choices.filter(({ group }) => group === 'change');
  const compare = (windows: CompareWindows): void => {
    setOpen(false);
    onCompare(windows);
  };
  return (
    <>
      <Dropdown
        isOpen={open}
        onOpenChange={setOpen}
        shouldFocusToggleOnSelect
        toggle={(ref) => (
          <MenuToggle
            ref={ref}
            isExpanded={open}
            onClick={() => setOpen(!open)}
            icon={<BalanceScaleIcon />}
            data-test="compare-menu"
          >
            {t('Compare')}
          </MenuToggle>
        )}
      >
        {changes.length === 0 ? null : (
          <DropdownGroup label={t('Before and after a change')}>
            <ChoiceList choices={changes} onCompare={compare} />
          </DropdownGroup>
        )}
        <DropdownGroup label={t('With the same length of time')}>
          <ChoiceList choices={choices.filter(({ group }) => group === 'earlier')} onCompare={compare} />
        </DropdownGroup>
        <Divider />
        <DropdownList>
          <DropdownItem
            onClick={() => {
              setOpen(false);
              setAsking(true);
            }}
            data-test="compare-custom"
          >
            {t('With a start of your own…')}
          </DropdownItem>
          {comparing ? (
            <DropdownItem
              onClick={() => {
                setOpen(false);
                onEnd();
              }}
              data-test="compare-end"
            >
              {t('End comparison')}
            </DropdownItem>
          ) : null}
        </DropdownList>
      </Dropdown>
      {asking ? (
        <CompareStartModal
          shown={shown}
          onCompare={(windows) => {
            setAsking(false);
            onCompare(windows);
          }}
          onClose={() => setAsking(false)}
          locale={locale}
        />
      ) : null}
    </>
  );
}
