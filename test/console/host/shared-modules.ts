/**
 * A module is only shared if the host itself contains it. These are here for the plugins; the other shared modules are
 * used by the host anyway.
 */
import '@openshift-console/dynamic-plugin-sdk';
import 'react-redux';
import 'redux';
import 'redux-thunk';
