import { MenuToggle, Select, SelectList, SelectOption } from '@patternfly/react-core';
import { type ReactElement, useState } from 'react';

export type Choice<Name extends string> = { name: Name; text: string };

export type ChoiceSelectProps<Name extends string> = {
  label: string;
  choices: readonly Choice<Name>[];
  chosen: Name;
  onChoose: (name: Name) => void;
  testId: string;
};

/** A menu with one choice out of a few. */
export function ChoiceSelect<Name extends string>(props: ChoiceSelectProps<Name>): ReactElement {
  const { label, choices, chosen, onChoose, testId } = props;
  const [open, setOpen] = useState(false);
  const text = choices.find(({ name }) => name === chosen)?.text ?? chosen;
  return (
    <Select
      isOpen={open}
      selected={chosen}
      onOpenChange={setOpen}
      onSelect={(_event, value) => {
        const choice = choices.find(({ name }) => name === value);
        if (choice) {
          onChoose(choice.name);
        }
        setOpen(false);
      }}
      toggle={(ref) => (
        <MenuToggle
          ref={ref}
          isExpanded={open}
          onClick={() => setOpen(!open)}
          aria-label={`${label}: ${text}`}
          data-test={testId}
        >
          {text}
        </MenuToggle>
      )}
      shouldFocusToggleOnSelect
    >
      <SelectList aria-label={label}>
        {choices.map((choice) => (
          <SelectOption key={choice.name} value={choice.name}>
            {choice.text}
          </SelectOption>
        ))}
      </SelectList>
    </Select>
  );
}
