import { mount } from 'svelte';
import App from './App.svelte';
import { app } from './lib/state.svelte';
import './style/fonts.css';
import './style/base.css';
import './style/print.css';

const target = document.getElementById('page');
if (!target) throw new Error('the page has no place to stand');
void app.start();
mount(App, { target });
