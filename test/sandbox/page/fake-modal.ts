import {
  type APIModalInteractionResponseCallbackData,
  TextInputStyle,
  ComponentType as Type,
} from 'discord-api-types/v10';

/** A modal with a field of every kind that the page fills in. */
export const remix: APIModalInteractionResponseCallbackData = {
  custom_id: 'remix-form',
  title: 'Remix',
  components: [
    {
      type: Type.Label,
      label: 'Prompt',
      component: {
        type: Type.TextInput,
        custom_id: 'prompt',
        style: TextInputStyle.Paragraph,
        value: 'a lighthouse at dusk',
        max_length: 2000,
      },
    },
    {
      type: Type.Label,
      label: 'Seed',
      description: 'The same seed gives the same image.',
      component: {
        type: Type.TextInput,
        custom_id: 'seed',
        style: TextInputStyle.Short,
        value: '4021',
        max_length: 10,
        required: false,
      },
    },
    {
      type: Type.Label,
      label: 'Size',
      component: {
        type: Type.RadioGroup,
        custom_id: 'size',
        options: [
          { label: 'Square', value: 'square', default: true },
          { label: 'Portrait', value: 'portrait', description: '2 : 3' },
        ],
      },
    },
    {
      type: Type.Label,
      label: 'Scheduler',
      component: {
        type: Type.StringSelect,
        custom_id: 'scheduler',
        options: [
          { label: 'Euler', value: 'Euler', default: true },
          { label: 'DDIM', value: 'DDIM' },
        ],
      },
    },
    { type: Type.Label, label: 'Upscale', component: { type: Type.Checkbox, custom_id: 'upscale' } },
  ],
};
