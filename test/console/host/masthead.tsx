import {
  FormSelect,
  FormSelectOption,
  Masthead,
  MastheadBrand,
  MastheadContent,
  MastheadLogo,
  MastheadMain,
  MastheadToggle,
  PageToggleButton,
  Switch,
  Toolbar,
  ToolbarContent,
  ToolbarItem,
} from '@patternfly/react-core';
import { type ReactElement, useEffect, useState } from 'react';
import { choose, useSession } from './session';

const DARK_CLASS = 'pf-v6-theme-dark';
const STORAGE_KEY = 'small-console-theme';

function useTheme(): [boolean, (dark: boolean) => void] {
  const [dark, setDark] = useState(() => localStorage.getItem(STORAGE_KEY) === 'dark');
  useEffect(() => {
    document.documentElement.classList.toggle(DARK_CLASS, dark);
    localStorage.setItem(STORAGE_KEY, dark ? 'dark' : 'light');
  }, [dark]);
  return [dark, setDark];
}

type ChoiceProps = { name: string; testId: string; value: string; options: readonly string[] };

function Choice({
  name,
  testId,
  value,
  options,
  onChange,
}: ChoiceProps & { onChange: (value: string) => void }): ReactElement {
  return (
    <FormSelect
      aria-label={name}
      data-test={testId}
      className="small-console-choice"
      value={value}
      onChange={(_event, chosen) => onChange(chosen)}
    >
      {options.map((option) => (
        <FormSelectOption key={option} value={option} label={option} />
      ))}
    </FormSelect>
  );
}

/** Who to be and what to speak; a change of either starts over. */
function SessionChoices(): ReactElement {
  const { user, users, lng, languages } = useSession();
  return (
    <>
      <ToolbarItem align={{ default: 'alignEnd' }}>
        <Choice name="User" testId="user" value={user} options={users} onChange={(value) => choose('user', value)} />
      </ToolbarItem>
      <ToolbarItem>
        <Choice
          name="Language"
          testId="language"
          value={lng}
          options={languages}
          onChange={(value) => choose('lng', value)}
        />
      </ToolbarItem>
    </>
  );
}

/** The bar on top, with user, language and theme. */
export function ConsoleMasthead(): ReactElement {
  const [dark, setDark] = useTheme();
  return (
    <Masthead>
      <MastheadMain>
        <MastheadToggle>
          <PageToggleButton isHamburgerButton aria-label="Navigation" />
        </MastheadToggle>
        <MastheadBrand>
          <MastheadLogo>Small console</MastheadLogo>
        </MastheadBrand>
      </MastheadMain>
      <MastheadContent>
        <Toolbar isStatic>
          <ToolbarContent alignItems="center">
            <SessionChoices />
            <ToolbarItem>
              <Switch
                label="Dark"
                isChecked={dark}
                onChange={(_event, checked) => setDark(checked)}
                data-test="theme"
              />
            </ToolbarItem>
          </ToolbarContent>
        </Toolbar>
      </MastheadContent>
    </Masthead>
  );
}
