"""Colours, type and spacing of Gradio's own parts. Our own parts are in pagewise.css, from the same colours."""

from __future__ import annotations

import gradio as gr

# Fonts of the computer itself: nothing is fetched.
SANS = ("Segoe UI", "Helvetica Neue", "Roboto", "Liberation Sans", "Arial", "sans-serif")
MONO = ("Consolas", "Liberation Mono", "monospace")


def theme() -> gr.themes.Base:
    """Gradio's theme in Pagewise's colours, light and dark."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.teal,
        neutral_hue=gr.themes.colors.stone,
        radius_size=gr.themes.sizes.radius_md,
        text_size=gr.themes.sizes.text_md,
        font=SANS,
        font_mono=MONO,
    ).set(
        body_background_fill="#f6f4ef",
        body_background_fill_dark="#14191a",
        body_text_color="#1d2a2b",
        body_text_color_dark="#e7ecea",
        body_text_color_subdued="#4e5c5c",
        body_text_color_subdued_dark="#aab7b5",
        background_fill_primary="#ffffff",
        background_fill_primary_dark="#1c2324",
        background_fill_secondary="#f6f4ef",
        background_fill_secondary_dark="#14191a",
        border_color_primary="#d8d3c7",
        border_color_primary_dark="#374344",
        block_background_fill="#ffffff",
        block_background_fill_dark="#1c2324",
        block_border_color="#d8d3c7",
        block_border_color_dark="#374344",
        block_label_text_color="#4e5c5c",
        block_label_text_color_dark="#aab7b5",
        block_title_text_color="#1d2a2b",
        block_title_text_color_dark="#e7ecea",
        block_shadow="none",
        input_background_fill="#ffffff",
        input_background_fill_dark="#14191a",
        input_border_width="1px",
        input_border_color="#82908f",
        input_border_color_dark="#71807f",
        input_border_color_focus="#0f5d5a",
        input_border_color_focus_dark="#7fd0c7",
        color_accent="#0f5d5a",
        checkbox_background_color_selected="#0f5d5a",
        checkbox_background_color_selected_dark="#0f5d5a",
        checkbox_border_color="#82908f",
        checkbox_border_color_dark="#71807f",
        checkbox_border_color_selected="#0f5d5a",
        checkbox_border_color_selected_dark="#7fd0c7",
        input_placeholder_color="#667373",
        input_placeholder_color_dark="#93a1a0",
        button_primary_background_fill="#0f5d5a",
        button_primary_background_fill_hover="#0a4745",
        button_primary_background_fill_dark="#7fd0c7",
        button_primary_background_fill_hover_dark="#a3e0d9",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#0c1d1c",
        button_primary_border_color="#0f5d5a",
        button_primary_border_color_dark="#7fd0c7",
        button_secondary_background_fill="#ffffff",
        button_secondary_background_fill_hover="#ece8de",
        button_secondary_background_fill_dark="#1c2324",
        button_secondary_background_fill_hover_dark="#2a3435",
        button_secondary_border_color="#b9b4a6",
        button_secondary_border_color_dark="#4d5b5c",
        button_secondary_text_color="#1d2a2b",
        button_secondary_text_color_dark="#e7ecea",
    )
