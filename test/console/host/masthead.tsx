import {
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

/** The bar on top, with the switch of the theme. */
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
          <ToolbarContent>
            <ToolbarItem align={{ default: 'alignEnd' }}>
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
